import { beforeEach, expect, it } from 'vitest';
import { AudioRing } from '../audio/audio-ring.ts';
import type { VoiceSession } from '../voice-ai/voice-ai.ts';
import { type AssistantTurn, ConversationLog, saidWords } from './conversation-log.ts';
import { handOver } from './hand-over.ts';

const told: string[] = [];
const session: VoiceSession = {
  provider: 'next',
  addItem: ({ role, text, complete }) => told.push(`${role}: ${text}${complete ? '' : ' …'}`),
  appendAudio: (muLaw) => told.push(`audio ${muLaw.length}`),
  commitAudio: (turnId) => told.push(`commit ${turnId}`),
  requestAnswer: () => told.push('answer!'),
  cancelAnswer: () => told.push('cancel'),
  abandon: () => told.push('abandon'),
  close: () => told.push('close'),
};

beforeEach(() => {
  told.length = 0;
});

it('tells text where there is text, audio where there is none, in the order of the call', () => {
  const ring = new AudioRing(100_000);
  ring.write(Buffer.alloc(30_000, 1));
  const log = new ConversationLog();
  log.beginUserTurn(0).audio = { from: 0, to: 1_000 };
  log.setUserText(0, 'my name is w57');
  log.addAnswerText('noted', 0);
  log.completeAnswer(0);
  log.beginUserTurn(2_000).audio = { from: 2_000, to: 12_000 };
  log.addAnswerText('what?', 0);
  log.completeAnswer(0);
  log.beginUserTurn(29_000);

  expect(handOver(session, log, ring)).toBe(30_000);
  expect(told).toEqual([
    'user: my name is w57',
    'assistant: noted',
    'audio 8000',
    'audio 2000',
    'commit 2',
    'assistant: what?',
    'audio 1000',
  ]);
});

it('leaves the next provider a sentence that it can end', () => {
  const log = new ConversationLog();
  log.beginUserTurn(0).audio = { from: 0, to: 1_000 };
  log.setUserText(0, 'tell me a story');
  for (const word of ['once ', 'upon ', 'a ']) log.addAnswerText(word, 0);
  handOver(session, log, new AudioRing(100));
  expect(told.at(-1)).toBe('assistant: once upon …');

  for (const word of ['a ', 'time']) log.addAnswerText(word, 0);
  log.completeAnswer(0);
  expect(saidWords(log.turns.at(-1) as AssistantTurn)).toBe('once upon a time');
});
