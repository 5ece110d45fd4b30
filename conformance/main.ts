/**
 * `npm run conformance [file]`: tries every fault on a link in every situation, on our proxy and on real
 * Toxiproxy, and writes what each end saw into docs/fault-conformance.md. Exit 1 when one of our cells is
 * not as its fault's definition says.
 */
import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { API_CALLS, callApi } from './api-calls.ts';
import { type ExpectedCell, listCells, listMessageCells } from './cells.ts';
import { type Engine, startDeadair, startToxiproxy } from './engines.ts';
import { type MessageRow, type Row, renderConformance } from './render-conformance.ts';
import { tryCell } from './try-cell.ts';
import { findDifference, nameMessage, tryMessage } from './try-message.ts';

/** Many cells wait at the same time; more of them would make each other late. */
const AT_ONCE = 12;

const file = process.argv[2] ?? 'docs/fault-conformance.md';
await using deadair = await startDeadair();
await using toxiproxy = await startToxiproxy();
const rows: Row[] = [];
const cells = listCells();
for (let from = 0; from < cells.length; from += AT_ONCE) {
  const batch = cells.slice(from, from + AT_ONCE);
  rows.push(...(await Promise.all(batch.map((cell, n) => tryBoth(cell, `link-${from + n}`)))));
  process.stderr.write(`${Math.min(from + AT_ONCE, cells.length)} of ${cells.length} cells\n`);
}
const messages = await Promise.all(
  listMessageCells().map(async (cell, n): Promise<MessageRow> => {
    return { cell, got: await tryMessage(deadair, cell, `message-${n}`) };
  }),
);
const api = await compareApi();
writeFileSync(file, renderConformance(rows, messages, api));
const wrong = rows.filter(({ cell, deadair: got }) => {
  return got.client.seen !== cell.client || got.server.seen !== cell.server;
});
for (const { cell } of wrong) {
  process.stdout.write(
    `✗ ${cell.type} ${JSON.stringify(cell.attributes)} ${cell.situation} ${cell.stream}\n`,
  );
}
const wrongMessages = messages.flatMap(({ cell, got }) => {
  const difference = findDifference(cell, got);
  return difference === undefined ? [] : [`${nameMessage(cell)}: ${difference}`];
});
for (const each of wrongMessages) process.stdout.write(`✗ ${each}\n`);
const failed = wrong.length + wrongMessages.length;
const tried = rows.length + messages.length;
process.stdout.write(`${file}: ${tried - failed} passed, ${failed} failed\n`);
for (const call of api.different) process.stdout.write(`✗ answered otherwise: ${call}\n`);
process.exitCode = failed + api.different.length === 0 ? 0 : 1;

/** The same calls of the API on both: which are not answered alike. */
async function compareApi(): Promise<{ calls: number; different: string[] }> {
  const [ours, theirs] = await Promise.all([callApi(deadair), callApi(toxiproxy)]);
  const different = API_CALLS.filter((_, n) => !isDeepStrictEqual(ours[n], theirs[n]));
  return {
    calls: API_CALLS.length,
    different: different.map(
      ({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`,
    ),
  };
}

async function tryBoth(cell: ExpectedCell, link: string): Promise<Row> {
  const [ours, theirs] = await Promise.all([
    tryCell(deadair, cell, link),
    tryTheirs(toxiproxy, cell, link),
  ]);
  return { cell, deadair: ours, toxiproxy: theirs };
}

/** What Toxiproxy does not know is not tried: its refusal is the answer. */
async function tryTheirs(
  engine: Engine,
  cell: ExpectedCell,
  link: string,
): Promise<Row['toxiproxy']> {
  try {
    return await tryCell(engine, cell, link);
  } catch (error) {
    if (error instanceof Error && error.message.includes('invalid toxic type')) return undefined;
    throw error;
  }
}
