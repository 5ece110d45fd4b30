import { expect, test } from 'vitest';
import { ask, fromText, type HistoryItem, planAnswer, SLOTS, tell, toText } from './dialogue.ts';

const NAME = SLOTS.name as number;
const user = (payloads: number[]): HistoryItem => ({
  role: 'user',
  text: toText(payloads),
  complete: true,
});

test('a fact is recalled from the history, the latest one told', () => {
  const history = [user(tell(NAME, 50)), user(tell(NAME, 60)), user(ask(NAME))];
  expect(planAnswer(history)).toMatchObject({ payloads: [4, NAME, 60, 6, 7, 8], ordinal: 3 });
});

test('a fact that the history does not hold is unknown', () => {
  expect(planAnswer([user(ask(NAME))]).payloads[0]).toBe(5);
});

test('an answer that was cut goes on after the words said, without a head', () => {
  const cut: HistoryItem = { role: 'assistant', text: 'w3 w10', complete: false };
  expect(planAnswer([user(tell(NAME, 50)), cut])).toMatchObject({ from: 2, head: false });
});

test('an answer of which nothing was said begins with its head', () => {
  const cut: HistoryItem = { role: 'assistant', text: '', complete: false };
  expect(planAnswer([user(tell(NAME, 50)), cut])).toMatchObject({ from: 0, head: true });
});

test('an answer of which only the head was said goes on with its first word', () => {
  const cut: HistoryItem = { role: 'assistant', text: 'h', complete: false };
  expect(planAnswer([user(tell(NAME, 50)), cut])).toMatchObject({ from: 0, head: false });
});

test('an utterance that was not understood is answered with one word, under its own number', () => {
  expect(planAnswer([user(tell(NAME, 50)), user([])])).toMatchObject({ payloads: [5], ordinal: 2 });
});

test('an answer that was cut twice goes on after both parts, told apart or as one', () => {
  const cut = (text: string): HistoryItem => ({ role: 'assistant', text, complete: false });
  const asked = user(tell(NAME, 50));
  expect(planAnswer([asked, cut('w3 w10'), cut('w50 w6')]).from).toBe(4);
  expect(planAnswer([asked, cut('w3 w10'), cut('w3 w10 w50')]).from).toBe(3);
});

test('words survive their text form, among others that are none', () => {
  expect(fromText(`so: ${toText([1, 10, 143])}, w144 and w`)).toEqual([1, 10, 143]);
});
