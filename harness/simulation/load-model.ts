import { checkShape, sortByPosition } from '../scenario/check-shape.ts';
import type { Problem } from '../scenario/problem.ts';
import { readText } from '../scenario/read-text.ts';
import { YamlSource } from '../scenario/yaml-source.ts';
import { checkMaintenance } from './check-maintenance.ts';
import { checkModel } from './check-model.ts';
import { checkPace } from './check-pace.ts';
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
  const { text, problem } = readText(path, 'the model');
  return problem ? { problems: [problem] } : parseModel(path, text);
}

export function parseModel(path: string, text: string): LoadedModel {
  const source = new YamlSource(path, text);
  if (!source.isReadable || source.value === undefined) return { problems: source.problems };
  const { data, problems } = checkShape(modelSchema, source.value, source);
  if (!data) return { problems: sortByPosition([...source.problems, ...problems]) };
  const { measured, problems: unread } = fillMeasured(data, source);
  const model = resolveModel(data);
  const found = [
    ...source.problems,
    ...unread,
    ...checkModel(data, model, source),
    ...checkPace(data, model, source),
    ...checkMaintenance(model, source),
  ];
  if (found.length > 0) return { problems: sortByPosition(found) };
  return { model, raw: data, measured, problems: [] };
}
