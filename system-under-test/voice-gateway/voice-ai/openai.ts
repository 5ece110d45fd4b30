import { type Dialect, PCMU } from './dialect.ts';

/** OpenAI nests voice and turn detection under `audio`, and transcribes only when it is asked to. */
export const openai: Dialect = {
  name: 'openai',
  describeSession: ({ model, voice, instructions }) => ({
    type: 'realtime',
    model,
    instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format: PCMU,
        turn_detection: null,
        transcription: { model: 'gpt-4o-mini-transcribe' },
      },
      output: { format: PCMU, voice },
    },
  }),
};
