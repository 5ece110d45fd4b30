import type { Remarks } from '../service-level.ts';
import type { RawMetadata } from './raw-object.ts';

/** What an object says of itself to people and other tools. */
export function readRemarks(
  { displayName, labels, annotations }: Partial<RawMetadata>,
  description?: string,
): Remarks {
  return {
    ...(displayName !== undefined && { displayName }),
    ...(description !== undefined && { description }),
    ...(labels !== undefined && { labels }),
    ...(annotations !== undefined && { annotations }),
  };
}
