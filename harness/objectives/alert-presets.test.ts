import { expect, test } from 'vitest';
import { type PresetName, presetAlerts } from './alert-presets.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Severity, burn rate, and minutes of the long window, the short one and `for`. */
function rows(preset: PresetName, days: number, target = 0.999) {
  return presetAlerts(preset, days * DAY_MS, [target]).alerts.map((alert) => [
    alert.severity,
    alert.burnRate,
    alert.longWindowMs / MINUTE_MS,
    (alert.shortWindowMs ?? 0) / MINUTE_MS,
    alert.forMs / MINUTE_MS,
  ]);
}

test('google is the table of the workbook and the fourth pair of its code, on any window', () => {
  const table = [
    ['page', 14.4, 60, 5, 0],
    ['page', 6, 360, 30, 0],
    ['ticket', 3, 1_440, 120, 0],
    ['ticket', 1, 4_320, 360, 0],
  ];
  expect(rows('google', 30)).toEqual(table);
  expect(rows('google', 28)).toEqual(table);
});

test('sloth keeps the share of the budget: of 30 days it is google, of 28 it burns slower', () => {
  expect(rows('sloth', 30)).toEqual(rows('google', 30));
  const [fast, slow, ticket, last] = rows('sloth', 28).map(([, burnRate]) => Number(burnRate));
  expect([fast, slow, ticket]).toEqual([13.44, 5.6, 2.8]);
  expect(last).toBeCloseTo(0.9333333333, 9);
});

test('pyrra keeps its burn rates and scales every time from 28 days', () => {
  expect(rows('pyrra', 28)).toEqual([
    ['critical', 14, 60, 5, 2],
    ['critical', 7, 360, 30, 15],
    ['warning', 2, 1_440, 120, 60],
    ['warning', 1, 5_760, 360, 180],
  ]);
  expect(rows('pyrra', 7)).toEqual([
    ['critical', 14, 15, 1, 1],
    ['critical', 7, 90, 8, 4],
    ['warning', 2, 360, 30, 15],
    ['warning', 1, 1_440, 90, 45],
  ]);
});

test('alerts that cannot fire on a target are left out, each with its reason', () => {
  const { alerts, refused } = presetAlerts('google', 30 * DAY_MS, [0.999, 0.9]);
  expect(alerts.map(({ burnRate }) => burnRate)).toEqual([6, 3, 1]);
  expect(refused.map(({ alert }) => alert.name)).toEqual(['page-fast']);
  expect(refused[0]?.reason).toMatch(/error ratio of 144%.*Expected at most 10\./);
});

test('an alert that looks back over more than the whole window is left out', () => {
  const { alerts, refused } = presetAlerts('sloth', DAY_MS, [0.999]);
  expect(alerts.map(({ name }) => name)).toEqual(['page-fast', 'page-slow', 'ticket-fast']);
  expect(refused[0]?.reason).toMatch(/looks back 4320m, over more than the whole window of 1440m/);
});

test('a window too short for whole minutes leaves an alert out', () => {
  expect(presetAlerts('pyrra', DAY_MS, [0.999]).refused[0]?.reason).toMatch(/under half a minute/);
});
