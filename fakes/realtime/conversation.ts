import { fromText, type HistoryItem, toText } from '../speech/dialogue.ts';
import type { GivenItem } from './client-event.ts';

const WORD_MS = 200;

/** One turn of the conversation that this session knows of. */
export interface Item {
  id: string;
  role: 'user' | 'assistant' | 'system';
  status: 'completed' | 'incomplete' | 'in_progress';
  text: string;
  /** Set when the turn was spoken in this session rather than told as text. */
  audio?: { headMs: number; durationMs: number };
}

/** Everything that an answer may rest on: nothing else is known to the provider. */
export class Conversation {
  #items: Item[] = [];

  find(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** Puts an item after another one, first (`root`), or last; false when the other is not there. */
  add(item: Item, previousId?: string | null): boolean {
    if (previousId === undefined || previousId === null) {
      this.#items.push(item);
      return true;
    }
    const index = this.#items.findIndex((other) => other.id === previousId);
    if (index < 0 && previousId !== 'root') return false;
    this.#items.splice(index + 1, 0, item);
    return true;
  }

  remove(id: string): void {
    this.#items = this.#items.filter((item) => item.id !== id);
  }

  /** The id of the item before this one; null for the first, as it goes over the wire. */
  previousId(id: string): string | null {
    const index = this.#items.findIndex((item) => item.id === id);
    return this.#items[index - 1]?.id ?? null;
  }

  /** Turns as the dialogue knows them; what the system says is no turn. */
  history(): HistoryItem[] {
    return this.#items.flatMap(({ role, text, status }) =>
      role === 'system' ? [] : [{ role, text, complete: status === 'completed' }],
    );
  }
}

/** An item that a client tells, as this fake keeps it. */
export function toItem(given: GivenItem, id: string): Item {
  const { role, status, content } = given;
  const texts = content.map((part) => part.text ?? part.transcript ?? '');
  return { id: given.id ?? id, role, status: status ?? 'completed', text: texts.join(' ').trim() };
}

/** An item as it goes over the wire. */
export function describeItem(item: Item): Record<string, unknown> {
  const { id, role, status, text, audio } = item;
  const side = role === 'assistant' ? 'output' : 'input';
  const content = audio
    ? { type: `${side}_audio`, transcript: role === 'user' ? null : text }
    : { type: `${side}_text`, text };
  return { id, object: 'realtime.item', type: 'message', status, role, content: [content] };
}

/** Forgets what the listener did not hear: only words that ended by then are kept. */
export function truncateItem(item: Item, endMs: number): void {
  if (!item.audio || endMs >= item.audio.durationMs) return;
  const heard = Math.max(0, Math.floor((endMs - item.audio.headMs) / WORD_MS));
  item.text = toText(fromText(item.text).slice(0, heard));
  item.status = 'incomplete';
  item.audio.durationMs = endMs;
}
