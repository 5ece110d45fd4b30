/** When a run began, as its own name has it; undefined when somebody named it otherwise. */
export function readRunTime(run: string): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d-\d\d-\d\d\.\d+)/.exec(run) ?? [];
  const ms = Date.parse(`${day}T${time?.replaceAll('-', ':')}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
