import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromText, planAnswer, toText } from '../speech/dialogue.ts';
import { Conversation, type Item, truncateItem } from './conversation.ts';

const user = (id: string, text: string): Item => ({ id, role: 'user', status: 'completed', text });
const answer = (id: string, text: string, status: Item['status']): Item => ({
  id,
  role: 'assistant',
  status,
  text,
});

test('an answer that was cut twice goes on after all the words said', () => {
  const conversation = new Conversation();
  conversation.add(user('a', 'w1 w10 w57'));
  conversation.add(answer('b', 'w3 w10', 'incomplete'));
  conversation.add(answer('c', 'w57', 'incomplete'));
  expect(planAnswer(conversation.history())).toMatchObject({ from: 3, head: false });
});

test('what the system says is no turn', () => {
  const conversation = new Conversation();
  conversation.add({ id: 'a', role: 'system', status: 'completed', text: 'w1 w10 w99' });
  conversation.add(user('b', 'w2 w10'));
  expect(conversation.history()).toEqual([{ role: 'user', text: 'w2 w10', complete: true }]);
});

test('an item goes after the one it names, first, or nowhere', () => {
  const conversation = new Conversation();
  conversation.add(user('a', 'w1 w10 w20'));
  expect(conversation.add(user('c', 'w1 w10 w22'), 'a')).toBe(true);
  expect(conversation.add(user('b', 'w1 w10 w21'), 'a')).toBe(true);
  expect(conversation.add(user('first', 'w1 w10 w19'), 'root')).toBe(true);
  expect(conversation.add(user('never', ''), 'no such item')).toBe(false);
  expect(conversation.history().map(({ text }) => text.slice(-2))).toEqual([
    '19',
    '20',
    '21',
    '22',
  ]);
});

test('truncation keeps exactly the words that ended by then', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000 }), fc.boolean(), (endMs, head) => {
      const headMs = head ? 200 : 0;
      const item: Item = {
        ...answer('a', toText([3, 10, 57, 6, 7, 8]), 'completed'),
        audio: { headMs, durationMs: headMs + 1_400 },
      };
      const { durationMs } = item.audio as { durationMs: number };
      truncateItem(item, endMs);
      const kept = fromText(item.text).length;
      const ended = [1, 2, 3, 4, 5, 6].filter((word) => headMs + word * 200 <= endMs).length;
      expect(kept).toBe(endMs >= durationMs ? 6 : ended);
      expect(item.status).toBe(endMs >= durationMs ? 'completed' : 'incomplete');
    }),
  );
});
