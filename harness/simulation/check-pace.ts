import type { Problem } from '../scenario/problem.ts';
import type { Path, YamlSource } from '../scenario/yaml-source.ts';
import { REMEMBERED } from './failover.ts';
import { YEAR_H } from './life.ts';
import type { Model, Need } from './model.ts';
import type { RawModel } from './model-schema.ts';

/** A year is drawn event by event: beyond so many it takes seconds, and gigabytes soon after. */
const MOST_EVENTS = 1_000_000;

/** What happens so often that no year of it can be drawn: mostly a unit that is not the meant one. */
export function checkPace(raw: RawModel, model: Model, source: YamlSource): Problem[] {
  const refuse = (path: Path, what: string, events: number, which: string): Problem[] => {
    if (!(events > MOST_EVENTS)) return [];
    const message =
      `Failed to read ${what}: got ${Math.round(events).toLocaleString('en-US')} a year. Expected at most ` +
      `${MOST_EVENTS.toLocaleString('en-US')}. Write a longer ${which}.`;
    return [{ file: source.file, ...source.positionOf(path), message }];
  };
  const components = Object.keys(raw.components).flatMap((name) =>
    refuse(
      ['components', name],
      `the failures of ${name}`,
      YEAR_H / cycleOf(model, name),
      'time up or down',
    ),
  );
  const needs = model.phases.flatMap(({ name, needs: all }) =>
    all.flatMap((need, index) =>
      listEvents(model, need).flatMap(({ what, events, which }) =>
        refuse(['phases', name, index], what, events, which),
      ),
    ),
  );
  return [...components, ...needs];
}

function cycleOf({ components }: Model, name: string): number {
  const component = components.get(name);
  return component ? component.failure.meanH + component.repair.meanH : Number.POSITIVE_INFINITY;
}

function listEvents(model: Model, need: Need): { what: string; events: number; which: string }[] {
  if (need.kind === 'component') return [];
  if (need.kind === 'group') {
    const { shockEveryH = Number.POSITIVE_INFINITY } = need.repairs ?? {};
    const of = need.of.join(', ');
    return [
      { what: `the shocks to ${of}`, events: YEAR_H / shockEveryH, which: 'time between them' },
    ];
  }
  const { from, to, failback, falseAlarms } = need;
  const { perH = 0, cost } = falseAlarms ?? {};
  const route = `from ${from} to ${to}`;
  const repairH = model.components.get(from)?.repair.meanH ?? 0;
  const pastH = failback ? REMEMBERED * (failback.meanH + repairH) : 0;
  return [
    {
      what: `the false alarms ${route}`,
      // Those that a year finds under way are drawn one by one too.
      events: perH * (YEAR_H + (cost?.meanH ?? 0)),
      which: '`every`, or a shorter cost',
    },
    {
      // Where the service was is remembered over so many failures before the year.
      what: `the failback ${route}`,
      events: pastH / cycleOf(model, from),
      which: `time up of ${from}, or a shorter failback`,
    },
  ];
}
