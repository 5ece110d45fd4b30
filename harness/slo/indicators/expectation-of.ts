import type { Expectation, ExpectationKind } from '../../scenario/scenario.ts';
import type { RunView } from '../run-view.ts';
import type { Row } from '../verdict.ts';

/** The expectation of one kind. */
export type ExpectationOf<K extends ExpectationKind> = Expectation & { kind: K };

/** Measures what an expectation asks for and judges it: one row for each of its bounds. */
export type Indicator<K extends ExpectationKind> = (
  expectation: ExpectationOf<K>,
  run: RunView,
) => Row[];
