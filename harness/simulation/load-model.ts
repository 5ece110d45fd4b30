import { readFileSync } from 'node:fs';
import { checkShape, sortByPosition } from '../scenario/check-shape.ts';
import type { Problem } from '../scenario/problem.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import { checkModel } from './check-model.ts';
import { fillMeasured } from './fill-measured.ts';
import type { MeasuredFailover } from './measured-failover.ts';
import type { Model } from './model.ts';
import { modelSchema, type RawModel } from './model-schema.ts';
import { resolveModel } from './resolve-model.ts';

export interface LoadedModel {
  /** Absent when the file has a problem. */
  model?: Model;
  /** The model as it was written, from which it can be resolved again with other numbers. */
  raw?: RawModel;
  /** Trials that it names, by the name of their file. */
  measured?: ReadonlyMap<string, MeasuredFailover>;
  problems: Problem[];
}

/** Reads a model file: the model, or all of its problems. */
export function loadModel(path: string): LoadedModel {
  try {
    return parseModel(path, readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const message = `Failed to read the model: got ${reason}. Expected a YAML file at ${path}.`;
    return { problems: [{ file: path, line: 1, column: 1, message }] };
  }
}

export function parseModel(path: string, text: string): LoadedModel {
  const source = new YamlSource(path, text);
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const { data, problems } = checkShape(modelSchema, source.value, source);
  if (!data) return { problems: sortByPosition([...source.problems, ...problems]) };
  const { measured, problems: unread } = fillMeasured(data, source);
  const model = resolveModel(data);
  const found = [...source.problems, ...unread, ...checkModel(data, model, source)];
  if (found.length > 0) return { problems: sortByPosition(found) };
  return { model, raw: data, measured, problems: [] };
}
