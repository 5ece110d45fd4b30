import { type LinkFaultType, linkFault } from '../harness/link-faults/catalogue.ts';
import type { ExpectedCell } from './cells.ts';
import type { Sight } from './classify.ts';
import { TOXIPROXY_VERSION } from './toxiproxy-binary.ts';
import type { CellResult } from './try-cell.ts';
import type { MessageCell, MessageResult } from './try-message.ts';

export interface Row {
  cell: ExpectedCell;
  deadair: CellResult;
  /** Absent where Toxiproxy has no such fault. */
  toxiproxy: CellResult | undefined;
}

/** Characters of an answer that a cell shows. */
const SHOWN = 60;

export interface MessageRow {
  cell: MessageCell;
  got: MessageResult;
}

const INTRODUCTION = `# What each fault on a link does

Written by \`npm run conformance\`: every fault is injected on a connection of its own, on this project's
proxy and on real Toxiproxy ${TOXIPROXY_VERSION}, side by side. \`new\`: the client dials under the fault and sends 256
bytes every 20 ms. \`idle\`: nothing is sent for 350 ms after the injection, then 1,024 bytes once. \`busy\`: 256
bytes every 20 ms before and after. The server echoes; both ends are watched for a second. Times count from
the request to inject (from dialling, when new); those of bytes are how long the first ones took.

*passes*: bytes arrive as if nothing were. *late*: the first bytes take 100 ms or more. *slow*: later ones do.
*altered*: other bytes arrive. *silence*: neither bytes nor an end. *unreached*: the server never saw the
connection. An end that the client sent itself counts from there. In **bold** where Toxiproxy differs from the definition. Times are of one run and vary by some ms.
`;

export function renderConformance(
  rows: Row[],
  messages: MessageRow[],
  api: { calls: number; different: string[] },
): string {
  const groups = Map.groupBy(rows, ({ cell }) => cell.type);
  const sections = [...groups].map(([type, own]) => {
    const lines = own.map(renderRow);
    return [
      `## ${type}`,
      '',
      linkFault(type).definition,
      '',
      '| attributes | connection | direction | client | server | Toxiproxy: client | server |',
      '|---|---|---|---|---|---|---|',
      ...lines,
      '',
    ].join('\n');
  });
  const same = api.calls - api.different.length;
  const answers = [
    '## The API',
    '',
    `Of ${api.calls} calls of Toxiproxy's API (\`conformance/api-calls.ts\`), ${same} were answered alike:`,
    'status, body and text of the error. What only this proxy refuses: an unknown field, a value out of range.',
    ...api.different.map((call) => `- answered otherwise: \`${call}\``),
    '',
  ].join('\n');
  return [INTRODUCTION, ...sections, MESSAGES, ...renderMessages(messages), answers].join('\n');
}

const MESSAGES = `# What each fault on messages does

A client asks one question of a server of its protocol: right after it connected under the fault (\`new\`), on a
connection that was open before (\`idle\`), or every 20 ms before and after (\`busy\`; a stream of events is one
answer, begun before). What it got for it within 0.6 s, what became of the connection, and whether the question
reached the server. Toxiproxy has none of these.
`;

function renderMessages(rows: MessageRow[]): string[] {
  const groups = Map.groupBy(rows, ({ cell }) => cell.type);
  return [...groups].map(([type, own]) =>
    [
      `## ${type}`,
      '',
      linkFault(type as LinkFaultType).definition,
      '',
      '| attributes | direction | connection | the client got | connection then | server asked |',
      '|---|---|---|---|---|---|',
      ...own.map(renderMessage),
      '',
    ].join('\n'),
  );
}

function renderMessage({ cell, got }: MessageRow): string {
  const { attributes, stream = 'both', situation, expected } = cell;
  const given = Object.entries(attributes).map(([name, value]) => `${name} ${value}`);
  const found = expected.client.exec(got.text)?.[0] ?? got.text;
  return `| ${[given.join(', '), stream, situation, quote(found), got.end, got.reached ? 'yes' : 'no'].join(' | ')} |`;
}

/** The decisive part of what came, short enough for a cell. */
function quote(text: string): string {
  if (text === '') return 'nothing of it';
  const plain = text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll('|', '\\|')
    .trim();
  // Frames without text.
  if (plain === '') return `bytes ${Buffer.from(text, 'latin1').toString('hex')}`;
  return `\`${plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain}\``;
}

function renderRow({ cell, deadair, toxiproxy }: Row): string {
  const { attributes, situation, stream } = cell;
  const theirs =
    toxiproxy === undefined
      ? ['has none', '']
      : (['client', 'server'] as const).map((end) => {
          const said = describe(toxiproxy[end]);
          return toxiproxy[end].seen === cell[end] ? said : `**${said}**`;
        });
  const given = Object.entries(attributes).map(([name, value]) => `${name} ${value}`);
  const ours = [describe(deadair.client), describe(deadair.server)];
  return `| ${[given.join(', '), situation, stream, ...ours, ...theirs].join(' | ')} |`;
}

function describe({ seen, afterMs }: Sight): string {
  const after = afterMs === undefined ? '' : `${Math.max(0, Math.round(afterMs))} ms`;
  if (seen === 'late-fin') return `FIN late by ${after}`;
  if (seen === 'fin' || seen === 'rst') return `${seen.toUpperCase()} after ${after}`;
  if (seen === 'late') return `late: ${after}`;
  return seen;
}
