import type { PostgresMessage } from './postgres-messages.ts';

/** The statement that a message brings or runs; '' for one that was prepared out of sight. */
export function readStatement(
  { type, head }: PostgresMessage,
  prepared: Map<string, string>,
): string | undefined {
  if (type === 'Q') return readText(head, 0).text;
  if (type === 'P') {
    const name = readText(head, 0);
    const { text } = readText(head, name.next);
    prepared.set(name.text, text);
    return text;
  }
  if (type !== 'B') return undefined;
  const portal = readText(head, 0);
  return prepared.get(readText(head, portal.next).text) ?? '';
}

const COMMENTS = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/;

/** Frames a transaction or sets the session up: whatever else fails, this does not. */
export function isFree(statement: string): boolean {
  return /^(begin|start|rollback|abort|set|reset|show|discard|deallocate|listen|unlisten)\b/i.test(
    statement.replace(COMMENTS, ''),
  );
}

/** Refused where only reading is allowed. */
export function writes(statement: string): boolean {
  const bare = statement.replace(COMMENTS, '');
  if (/^with\b/i.test(bare))
    return /\b(insert\s+into|update|delete\s+from|merge\s+into)\b/i.test(bare);
  if (/^select\b/i.test(bare)) {
    return /\bfor\s+(no\s+key\s+)?(update|share|key\s+share)\b|\bnextval\s*\(/i.test(bare);
  }
  if (/^copy\b/i.test(bare)) return /\bfrom\b/i.test(bare);
  return /^(insert|update|delete|merge|truncate|create|alter|drop|grant|revoke|comment|refresh)\b/i.test(
    bare,
  );
}

/** Text up to its zero byte, and where the next one begins. */
function readText(bytes: Buffer, from: number): { text: string; next: number } {
  const end = bytes.indexOf(0, from);
  const to = end < 0 ? bytes.length : end;
  return { text: bytes.toString('utf8', from, to), next: to + 1 };
}
