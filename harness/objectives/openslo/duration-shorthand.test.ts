import { expect, test } from 'vitest';
import { shorthand } from './duration-shorthand.ts';

const duration = shorthand('mhdwMQY', '30d');
const explain = (input: unknown): string =>
  duration.safeParse(input).error?.issues[0]?.message ?? 'accepted';

test.each([
  ['300s', '5m'],
  ['2 months', '2M'],
  ['30D', '30d'],
])('%s was probably meant to be %s', (input, meant) => {
  expect(explain(input)).toMatch(new RegExp(`Write ${meant}$`));
});

// Strings cannot be made of the last two.
test.each([[30], [['30 days']], [Object.create(null)], [{ toString: 1 }]])(
  '%# is no text, and nothing is guessed of it',
  (input) => {
    expect(explain(input)).toMatch(/^a duration such as 30d.*no seconds$/);
  },
);
