import { expect, test } from 'vitest';
import { type Cell, listCells, listMessageCells } from './cells.ts';
import { type Engine, startDeadair } from './engines.ts';
import { tryCell } from './try-cell.ts';
import { findDifference, nameMessage, tryMessage } from './try-message.ts';

/** Many cells wait at the same time; more of them would make each other late. */
const AT_ONCE = 16;

test('every fault on a link does what its definition says, in every situation', async () => {
  await using engine = await startDeadair();
  const wrong = await tryAll(engine);
  expect(wrong).toEqual([]);
}, 120_000);

test('every fault on messages does what its definition says, in every situation', async () => {
  await using engine = await startDeadair();
  const wrong = await Promise.all(
    listMessageCells().map(async (cell, n) => {
      const difference = findDifference(cell, await tryMessage(engine, cell, `message-${n}`));
      return difference === undefined ? [] : [`${nameMessage(cell)}: ${difference}`];
    }),
  );
  expect(wrong.flat()).toEqual([]);
}, 60_000);

/** What was wrong among many is tried once more with nobody beside it: only what is wrong again counts. */
async function tryAll(engine: Engine): Promise<string[]> {
  const cells = listCells().map((cell, n) => ({ cell, link: `link-${n}` }));
  const doubtful: typeof cells = [];
  while (cells.length > 0) {
    const batch = cells.splice(0, AT_ONCE);
    const told = await Promise.all(batch.map((each) => describeWrong(engine, each)));
    doubtful.push(...batch.filter((_, n) => told[n]?.length));
  }
  const wrong: string[] = [];
  for (const { cell, link } of doubtful) {
    wrong.push(...(await describeWrong(engine, { cell, link: `${link}-again` })));
  }
  return wrong;
}

async function describeWrong(
  engine: Engine,
  { cell, link }: { cell: Cell; link: string },
): Promise<string[]> {
  const got = await tryCell(engine, cell, link);
  const { type, attributes, situation, stream } = cell;
  const which = `${type} ${JSON.stringify(attributes)} ${situation} ${stream}`;
  return (['client', 'server'] as const)
    .filter((end) => got[end].seen !== cell[end])
    .map((end) => `${which}: the ${end} saw ${got[end].seen}, expected ${cell[end]}`);
}
