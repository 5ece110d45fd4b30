import { beforeEach, describe, expect, it } from 'vitest';
import { type AssistantTurn, ConversationLog, saidWords } from './conversation-log.ts';

let log: ConversationLog;

beforeEach(() => {
  log = new ConversationLog();
});

/** The caller says something; from then on an answer is due. */
function ask(): void {
  const turn = log.beginUserTurn(0);
  turn.audio = { from: 0, to: 800 };
}

const lastWords = () => saidWords(log.turns.at(-1) as AssistantTurn);

describe('an answer that is cut off', () => {
  it('holds a word only when the next one has been announced', () => {
    ask();
    for (const delta of ['w3 ', 'w10 ', 'w57 ']) log.addAnswerText(delta, 0);
    log.cutAnswer();
    expect(lastWords()).toBe('w3 w10');
    expect(log.isAnswerDue).toBe(true);
  });

  it('is forgotten when no word of it was said', () => {
    ask();
    log.beginAnswer();
    log.addAnswerText('w3', 0);
    log.cutAnswer();
    expect(log.turns).toHaveLength(1);
    expect(log.isAnswerDue).toBe(true);
  });

  it('goes on in the words of the next provider, spaced as it should be', () => {
    ask();
    for (const delta of ['w3', ' w10', ' w57']) log.addAnswerText(delta, 0);
    log.cutAnswer();
    for (const delta of [' w57', ' w6']) log.addAnswerText(delta, 0);
    log.completeAnswer(0);
    expect(lastWords()).toBe('w3 w10 w57 w6');
    expect(log.isAnswerDue).toBe(false);
  });

  it('ends with a whole word also when transcripts come in pieces of words', () => {
    ask();
    for (const delta of ['the app', 'oint', 'ment']) log.addAnswerText(delta, 0);
    log.cutAnswer();
    expect(lastWords()).toBe('the');
  });

  it('is due again when the stream is lost before all of it was played', () => {
    ask();
    for (const [n, delta] of ['w3 ', 'w10 ', 'w57 '].entries()) log.addAnswerText(delta, n * 200);
    log.completeAnswer(600);
    log.loseUnplayed(450);
    expect(log.isAnswerDue).toBe(true);
    expect(lastWords()).toBe('w3 w10');
  });

  it('stays complete when the stream is lost after it was played', () => {
    ask();
    log.addAnswerText('w3', 0);
    log.completeAnswer(200);
    log.loseUnplayed(450);
    expect(log.isAnswerDue).toBe(false);
  });

  it('loses what the carrier had not played yet when the stream is lost', () => {
    ask();
    log.addAnswerText('once ', 0);
    log.addAnswerText('upon ', 200);
    log.addAnswerText('a ', 400);
    log.addAnswerText('time', 600);
    log.cutAnswer(450);
    expect(lastWords()).toBe('once upon');
  });
});

describe('an answer that the caller interrupts', () => {
  it('is no longer due, and ends where the caller heard it last', () => {
    ask();
    log.addAnswerText('once ', 0);
    log.addAnswerText('upon ', 200);
    log.addAnswerText('a ', 400);
    log.completeAnswer(600);
    log.interruptAnswer(450);
    expect(lastWords()).toBe('once upon');
    expect(log.isAnswerDue).toBe(false);
  });
});

describe('a stored log', () => {
  it('is restored with its text and with what was due', () => {
    ask();
    log.setUserText(0, 'tell me');
    log.addAnswerText('once ', 0);
    log.addAnswerText('upon ', 200);
    const restored = ConversationLog.restore(log.store());
    expect(restored.store()).toEqual([
      { role: 'user', text: 'tell me', complete: true, startedMs: expect.any(Number) },
      { role: 'assistant', text: 'once', complete: false, startedMs: expect.any(Number) },
    ]);
    expect(restored.isAnswerDue).toBe(true);
  });
});
