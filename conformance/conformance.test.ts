import { expect, test } from 'vitest';
import { listCells, listMessageCells } from './cells.ts';
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

async function tryAll(engine: Engine): Promise<string[]> {
  const cells = listCells().map((cell, n) => ({ cell, link: `link-${n}` }));
  const wrong: string[] = [];
  while (cells.length > 0) {
    const batch = cells.splice(0, AT_ONCE);
    await Promise.all(
      batch.map(async ({ cell, link }) => {
        const got = await tryCell(engine, cell, link);
        for (const end of ['client', 'server'] as const) {
          if (got[end].seen === cell[end]) continue;
          const { type, attributes, situation, stream } = cell;
          const which = `${type} ${JSON.stringify(attributes)} ${situation} ${stream}`;
          wrong.push(`${which}: the ${end} saw ${got[end].seen}, expected ${cell[end]}`);
        }
      }),
    );
  }
  return wrong;
}
