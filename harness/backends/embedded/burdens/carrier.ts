import type { Burden, Instant } from '../../../stack/running-stack.ts';

/** Burdens of one kind by the faults that laid them. */
export type Held = ReadonlyMap<string, Burden>;

/** How one kind of burden is laid on one component, which was prepared for it from its start. */
export interface Carrier {
  /**
   * Lets what is held weigh, all of it together; nothing held is as if nothing had ever been. Resolves
   * with the proof. `root` is the component's process, while it runs.
   */
  carry(held: Held, root: number | undefined): Promise<Instant>;
  /** The component has a new process. */
  adopt?(root: number): void;
  /** When the component first bore what this fault laid on it, where it tells. */
  findFelt?(fault: string): Instant | undefined;
}

export type Carriers = Partial<Record<Burden['kind'], Carrier>>;
