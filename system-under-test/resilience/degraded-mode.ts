/** Knows since when a service has been degraded, and why. */
export interface DegradedMode {
  /** Marks a reason as present or gone. */
  set(reason: string, present: boolean): void;
  readonly reasons: string[];
  /** When the first of the present reasons began; undefined while there is none. */
  readonly since: Date | undefined;
  /** Length of the present degraded spell; 0 while there is none. */
  readonly durationSeconds: number;
}

export function createDegradedMode(): DegradedMode {
  const reasons = new Set<string>();
  let since: Date | undefined;
  return {
    set(reason, present) {
      if (present) reasons.add(reason);
      else reasons.delete(reason);
      if (reasons.size === 0) since = undefined;
      else since ??= new Date();
    },
    get reasons() {
      return [...reasons];
    },
    get since() {
      return since;
    },
    get durationSeconds() {
      return since === undefined ? 0 : (Date.now() - since.getTime()) / 1000;
    },
  };
}
