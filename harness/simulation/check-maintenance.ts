import type { Problem } from '../scenario/problem.ts';
import type { Path, YamlSource } from '../scenario/yaml-source.ts';
import { judgeMaintenance, PERIODS_H } from './maintenance.ts';
import type { Model } from './model.ts';

/** Maintenance that never ends, or that together leaves nothing of a year to be judged. */
export function checkMaintenance({ maintenance = [] }: Model, source: YamlSource): Problem[] {
  const refuse = (path: Path, why: string): Problem => ({
    file: source.file,
    ...source.positionOf(path),
    message: `Failed to read maintenance: ${why}`,
  });
  const endless = maintenance.flatMap(({ name, every, lastsH }, index) => {
    const periodH = PERIODS_H[every];
    if (lastsH < periodH) return [];
    const why = `${name} lasts as long as the ${every} after which it comes again. Expected less than ${periodH}h.`;
    return [refuse(['maintenance', index, 'lasts'], why)];
  });
  if (endless.length > 0 || judgeMaintenance(maintenance).judgedH > 0) return endless;
  const why =
    'together what does not count covers all of the year, and nothing is left to be judged. ' +
    'Expected some hours outside of it.';
  return [refuse(['maintenance'], why)];
}
