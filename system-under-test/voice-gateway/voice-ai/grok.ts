import { type Dialect, PCMU } from './dialect.ts';

/** xAI takes the model from the URL only; `voice` and `turn_detection` stand at the top level. */
export const grok: Dialect = {
  name: 'grok',
  describeSession: ({ voice, instructions }) => ({
    voice,
    instructions,
    turn_detection: null,
    audio: { input: { format: PCMU }, output: { format: PCMU } },
  }),
};
