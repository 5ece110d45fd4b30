import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import type { Expectation } from '../../scenario/scenario.ts';
import { composeRow } from '../compose-row.ts';
import { nameObjective } from '../levels/record-service-levels.ts';
import type { RunView } from '../run-view.ts';
import type { Row } from '../verdict.ts';

/** A service level of the run's header by its name. */
export function findLevel(run: RunView, name: string): ServiceLevel | undefined {
  return run.header.serviceLevels?.find((level) => level.name === name);
}

/** A level by its name, and by its objective where it has several. */
export function nameLevel(
  { name, objectives }: ServiceLevel,
  objective: ServiceLevelObjective,
): string {
  return objectives.length > 1 ? `${name}, ${nameObjective(objective)}` : name;
}

/** The row of a service level that the journal does not hold, or that no journal can measure. */
export function refuseLevel(
  expectation: Expectation & { of: string },
  run: RunView,
  bound: Row['bound'],
  problem?: string,
): Row {
  const known = run.header.serviceLevels?.map(({ name }) => name).join(', ') || 'none';
  const missing =
    problem === undefined
      ? `the journal has no service level ${expectation.of}, but ${known}`
      : `${expectation.of} cannot be measured: ${problem}`;
  return composeRow(expectation, {
    quantity: `${expectation.kind} ${expectation.of}`,
    unit: 'share',
    bound,
    samples: 0,
    population: `events of ${expectation.of}`,
    windows: [],
    missing,
  });
}
