/** An iteration that k6 cut short, by wall time. It began somewhere between two instants. */
export interface CutIteration {
  scenario: string;
  beganFromMs: number;
  beganToMs: number;
  cutMs: number;
  /** The longest that an iteration of its scenario took that ended without a failure; absent: none did. */
  longestMs?: number;
}

/** Which virtual user runs it, and its how manieth it is: what k6 tells of every sample. */
export interface IterationKey {
  vu: string;
  iter: string;
  scenario: string;
}

interface OpenIteration {
  scenario: string;
  /** Its virtual user was busy with another one until then. */
  notBeforeMs: number;
  /** When the first request of it that came to an end was sent. */
  firstMs?: number;
  failed: boolean;
  cutMs?: number;
}

/** A gauge of k6 and the begin of an iteration are stamped by different threads. */
const GUARD_MS = 10;

/**
 * Which iterations never came to their end. k6 2.2 tells of every iteration, also of one that it cut short,
 * what it received (`data_received`), and only of one that was whole how long it took. When one began that
 * was cut short before it had any sample is told by the gauge `vus`, once a second: how many iterations are
 * under way. Those that ended are known, so that the rest are those that hang.
 */
export class IterationBook {
  readonly #open = new Map<string, OpenIteration>();
  readonly #freeSince = new Map<string, number>();
  readonly #ended: { beganMs: number; endMs: number }[] = [];
  readonly #ticks: { atMs: number; active: number }[] = [];
  readonly #longest = new Map<string, number>();
  /** How long iterations took to send their first request: the least and the most. */
  readonly #leads = new Map<string, { least: number; most: number }>();

  tick(atMs: number, active: number): void {
    this.#ticks.push({ atMs, active });
  }

  /** A request of it came to an end. */
  see(key: IterationKey, sentMs: number, failed: boolean): void {
    const open = this.#openOf(key);
    open.firstMs = Math.min(open.firstMs ?? sentMs, sentMs);
    open.failed ||= failed;
  }

  /** It is over, whole or not. */
  leave(key: IterationKey, atMs: number): void {
    this.#openOf(key).cutMs = atMs;
    this.#freeSince.set(key.vu, atMs);
  }

  /** It is over, and was whole. */
  complete(key: IterationKey, endMs: number, durationMs: number): void {
    const { firstMs, failed } = this.#openOf(key);
    const beganMs = endMs - durationMs;
    this.#open.delete(nameOf(key));
    this.#freeSince.set(key.vu, endMs);
    this.#ended.push({ beganMs, endMs });
    const { scenario } = key;
    if (!failed) {
      this.#longest.set(scenario, Math.max(durationMs, this.#longest.get(scenario) ?? 0));
    }
    if (failed || firstMs === undefined) return;
    const lead = Math.max(0, firstMs - beganMs);
    const { least, most } = this.#leads.get(scenario) ?? { least: lead, most: lead };
    this.#leads.set(scenario, { least: Math.min(least, lead), most: Math.max(most, lead) });
  }

  /** Those that were cut short, once no more samples come. */
  listCut(): CutIteration[] {
    const cut = [...this.#open.values()].filter((open) => open.cutMs !== undefined) as Cut[];
    const known = cut
      .filter(({ firstMs }) => firstMs !== undefined)
      .map((each) => this.#place(each));
    const unseen = cut.filter(({ firstMs }) => firstMs === undefined);
    return [...known, ...this.#placeUnseen(unseen, known)];
  }

  #openOf(key: IterationKey): OpenIteration {
    const name = nameOf(key);
    const open = this.#open.get(name) ?? {
      scenario: key.scenario,
      notBeforeMs: this.#freeSince.get(key.vu) ?? Number.NEGATIVE_INFINITY,
      failed: false,
    };
    this.#open.set(name, open);
    return open;
  }

  /** One that sent a request began as long before it as others of its scenario did. */
  #place({ scenario, notBeforeMs, firstMs = 0, failed, cutMs }: Cut): CutIteration {
    const { least, most } = this.#leads.get(scenario) ?? {
      least: 0,
      most: Number.POSITIVE_INFINITY,
    };
    const beganToMs = firstMs - least;
    // Of a request that failed it may not be known when it was sent.
    const earliestMs = failed ? notBeforeMs : Math.max(notBeforeMs, firstMs - most);
    const beganFromMs = Math.min(beganToMs, earliestMs);
    return this.#describe(scenario, beganFromMs, beganToMs, cutMs);
  }

  /**
   * Of those without a sample the gauge tells how many had begun, not which: the first of a scenario began
   * before the second, whichever they are.
   */
  #placeUnseen(unseen: Cut[], known: CutIteration[]): CutIteration[] {
    const begun = this.#countBegun(unseen, known);
    return [...Map.groupBy(unseen, ({ scenario }) => scenario)].flatMap(([scenario, own]) => {
      const others = unseen.length - own.length;
      const free = own.map(({ notBeforeMs }) => notBeforeMs).sort((a, b) => a - b);
      const cuts = own.map(({ cutMs }) => cutMs).sort((a, b) => a - b);
      return cuts.map((cutMs, index) => {
        const after = begun.findLast(({ atMost }) => atMost <= index)?.atMs ?? -Infinity;
        const by = begun.find(({ atLeast }) => atLeast - others > index)?.atMs ?? cutMs;
        const beganToMs = Math.min(by, cutMs);
        const beganFromMs = Math.min(beganToMs, Math.max(after, free[index] ?? after));
        return this.#describe(scenario, beganFromMs, beganToMs, cutMs);
      });
    });
  }

  /** How many of the unseen had begun at each tick of the gauge, at least and at most. */
  #countBegun(unseen: Cut[], known: CutIteration[]): Begun[] {
    const spans = [
      ...this.#ended.map(({ beganMs, endMs }) => ({ fromMs: beganMs, toMs: beganMs, endMs })),
      ...known.map((each) => ({
        fromMs: each.beganFromMs,
        toMs: each.beganToMs,
        endMs: each.cutMs,
      })),
    ];
    const ticks = this.#ticks.map(({ atMs }) => atMs);
    const surely = countAt(ticks, spans, ({ toMs, endMs }) => [toMs + GUARD_MS, endMs - GUARD_MS]);
    const maybe = countAt(ticks, spans, ({ fromMs, endMs }) => [
      fromMs - GUARD_MS,
      endMs + GUARD_MS,
    ]);
    const begun = this.#ticks.map(({ atMs, active }, index): Begun => {
      const over = unseen.filter(({ cutMs }) => cutMs < atMs).length;
      const atLeast = active - (maybe[index] ?? 0) + over;
      return { atMs, atLeast, atMost: active - (surely[index] ?? 0) + over };
    });
    // What hangs at one tick hangs at each that follows it.
    for (let index = begun.length - 2; index >= 0; index -= 1) {
      const [here, next] = [begun[index], begun[index + 1]] as [Begun, Begun];
      here.atMost = Math.min(here.atMost, next.atMost);
    }
    for (const [index, here] of begun.entries()) {
      here.atLeast = Math.min(here.atMost, Math.max(here.atLeast, begun[index - 1]?.atLeast ?? 0));
    }
    return begun;
  }

  #describe(scenario: string, beganFromMs: number, beganToMs: number, cutMs: number): CutIteration {
    const longestMs = this.#longest.get(scenario);
    const firstTickMs = this.#ticks[0]?.atMs ?? cutMs;
    // Nothing began long before k6 first said how many are under way: it does so every second.
    const fromMs = Number.isFinite(beganFromMs)
      ? beganFromMs
      : Math.min(beganToMs, firstTickMs - 1_000);
    const placed = { scenario, beganFromMs: fromMs, beganToMs, cutMs };
    return longestMs === undefined ? placed : { ...placed, longestMs };
  }
}

type Cut = OpenIteration & { cutMs: number };

interface Begun {
  atMs: number;
  atLeast: number;
  atMost: number;
}

/** How many of some spans each of some ascending instants lies in. */
function countAt<T>(instants: number[], all: T[], spanOf: (one: T) => [number, number]): number[] {
  const changes = new Int32Array(instants.length + 1);
  for (const one of all) {
    const [from, to] = spanOf(one).map((limitMs) => countBefore(instants, limitMs)) as [
      number,
      number,
    ];
    if (to <= from) continue;
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to] = (changes[to] ?? 0) - 1;
  }
  let inside = 0;
  return instants.map((_, index) => {
    inside += changes[index] ?? 0;
    return inside;
  });
}

function countBefore(instants: number[], limitMs: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) < limitMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nameOf({ vu, iter }: IterationKey): string {
  return `${vu}/${iter}`;
}
