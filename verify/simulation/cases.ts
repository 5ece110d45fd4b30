import { CALL_CASES } from './call-cases.ts';
import type { Case } from './case.ts';
import { CLOSED_FORM_CASES } from './closed-form-cases.ts';
import { MODELLED_CASES } from './modelled-cases.ts';

/** All that the simulation is held against. */
export const CASES: Record<string, Case> = {
  ...CLOSED_FORM_CASES,
  ...MODELLED_CASES,
  ...CALL_CASES,
};
