import { join } from 'node:path';
import type { PlannedFault } from '../../../stack/running-stack.ts';
import type { RunRegistry } from '../run-state.ts';
import type { ProcessSpec } from '../stack-process.ts';
import type { Carriers } from './carrier.ts';
import { Clock } from './clock.ts';
import { ControlGroup, type PressureKind } from './control-group.ts';
import { Disk } from './disk.ts';
import { type Controller, findGroupParent } from './find-group-parent.ts';

export const CONTROLLERS: Record<PressureKind, Controller> = {
  'cpu-pressure': 'cpu',
  'memory-pressure': 'memory',
};

interface Place {
  run: string;
  /** The run's folder; it is there. */
  folder: string;
  logFolder: string;
  registry: RunRegistry;
}

/** What one component gets for the burdens that a plan will lay on it. */
interface Prepared {
  carriers: Carriers;
  clock?: Clock;
  disk?: Disk;
}

/** Components that are to bear something, by name, each made ready for it before it starts. */
export class PreparedBurdens {
  readonly #prepared: ReadonlyMap<string, Prepared>;

  constructor(faults: PlannedFault[], place: Place) {
    const targets = Map.groupBy(faults, ({ target }) => target);
    this.#prepared = new Map(
      [...targets].map(([name, ofTarget]) => {
        const kinds = new Set(ofTarget.map(({ kind }) => kind));
        return [name, prepare(name, kinds, place)];
      }),
    );
  }

  /** A component's process as it must be started. */
  equip(spec: ProcessSpec): ProcessSpec {
    const prepared = this.#prepared.get(spec.name);
    if (prepared === undefined) return spec;
    const { carriers, clock } = prepared;
    return { ...(clock?.equip(spec) ?? spec), carriers };
  }

  /** Where a datastore must keep its data; undefined when it is left to others. */
  findDataFolder(name: string): string | undefined {
    return this.#prepared.get(name)?.disk?.dataFolder;
  }
}

function prepare(name: string, kinds: Set<PlannedFault['kind']>, place: Place): Prepared {
  const { run, folder, logFolder, registry } = place;
  const prepared: Prepared = { carriers: {} };
  if (kinds.has('clock-skew')) {
    prepared.clock = new Clock(name, join(folder, `clock-${name}`));
    prepared.carriers['clock-skew'] = prepared.clock;
  }
  if (kinds.has('disk-full')) {
    const mount = join(folder, `disk-${name}`);
    registry.addMount(mount);
    prepared.disk = new Disk(mount, join(logFolder, `${name}.log`));
    prepared.carriers['disk-full'] = prepared.disk;
  }
  const pressures = (Object.keys(CONTROLLERS) as PressureKind[]).filter((kind) => kinds.has(kind));
  if (pressures.length > 0) {
    const parent = findGroupParent(pressures.map((kind) => CONTROLLERS[kind]));
    if ('reason' in parent) {
      throw new Error(`Failed to prepare ${pressures.join(' and ')} of ${name}: ${parent.reason}.`);
    }
    const group = `deadair-${run}-${name}`;
    registry.addGroup(join(parent.folder, group));
    const made = new ControlGroup(parent, group);
    for (const kind of pressures) prepared.carriers[kind] = made.carrier(kind);
  }
  return prepared;
}
