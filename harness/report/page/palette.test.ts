import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const SHEET = readFileSync(new URL('palette.css', import.meta.url), 'utf8');
const [LIGHT = '', DARK = ''] = SHEET.split('@media screen');

const TEXT_ON_GROUND: [text: string, ground: string][] = [
  ...['ink', 'soft', 'link', 'met', 'missed', 'untold'].flatMap((text): [string, string][] => [
    [text, 'paper'],
    [text, 'card'],
  ]),
  ...['ink', 'soft', 'link'].flatMap((text): [string, string][] => [
    [text, 'missed-soft'],
    [text, 'untold-soft'],
  ]),
  ...['met', 'missed', 'untold'].map((text): [string, string] => [text, `${text}-soft`]),
  ...['ink', 'soft'].map((text): [string, string] => [text, 'met-soft']),
  ['soft', 'lane'],
  ['ink', 'lane'],
  ['ink', 'good'],
  ['ink', 'bad-soft'],
  ['paper', 'fault-line'],
  ...[0, 1, 2, 3, 4, 5].map((maker): [string, string] => ['paper', `maker-${maker}`]),
];

test.each([
  ['light', LIGHT],
  ['dark', DARK],
])('every text of the %s page has a contrast of at least 4.5 to its ground', (_, sheet) => {
  const colours = readColours(sheet);
  for (const [text, ground] of TEXT_ON_GROUND) {
    const ratio = contrast(colours.get(text), colours.get(ground));
    expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});

test('both pages name the same colours', () => {
  expect([...readColours(DARK).keys()]).toEqual([...readColours(LIGHT).keys()]);
});

function readColours(sheet: string): Map<string, string> {
  const found = sheet.matchAll(/--([\w-]+): #([0-9a-f]{6,8});/g);
  return new Map([...found].map(([, name = '', hex = '']) => [name, hex]));
}

/** WCAG 2: ratio of relative luminances. */
function contrast(a = '', b = ''): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
