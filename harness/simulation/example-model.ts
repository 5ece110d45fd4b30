import { parseModel } from './load-model.ts';
import type { Model } from './model.ts';

/** The model of a test, of which only what matters there is written. */
export function readExample(written: string): Model {
  const text = `title: T\nquestion: Q\ntargets: [99%]\n${written}`;
  const { model, problems } = parseModel('m.yaml', text);
  if (!model) throw new Error(`Failed to read a model: ${problems.map(({ message }) => message)}`);
  return model;
}
