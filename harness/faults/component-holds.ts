import { monotonicMs } from '../journal/clock.ts';
import type { ComponentControl, Instant, RunningStack } from '../stack/running-stack.ts';

/** What holds need of a component. */
export type Holdable = Pick<ComponentControl, 'kill' | 'stop' | 'pause' | 'resume' | 'start'>;

/** What a fault does to a component for as long as it is not healed. */
export type Hold = 'killed' | 'stopped' | 'paused';

type State = 'running' | 'paused' | 'down';

/**
 * Several faults on one component: its state follows from the set of those not yet healed, in whatever
 * order they come and go. It is down while any holds it down, else paused while any holds it paused.
 */
export class ComponentHolds {
  readonly #control: Holdable;
  readonly #holds = new Map<string, Hold>();
  #state: State = 'running';
  #last: Promise<unknown> = Promise.resolve();

  constructor(control: Holdable) {
    this.#control = control;
  }

  hold(fault: string, hold: Hold): Promise<Instant> {
    return this.#afterTheLast(() => {
      this.#holds.set(fault, hold);
      return this.#match(hold);
    });
  }

  /** Healing what is not in force changes nothing: an emergency heals everything again. */
  release(fault: string): Promise<Instant> {
    return this.#afterTheLast(() => {
      this.#holds.delete(fault);
      return this.#match();
    });
  }

  #afterTheLast(act: () => Promise<Instant>): Promise<Instant> {
    const next = this.#last.then(act, act);
    this.#last = next;
    return next;
  }

  async #match(how?: Hold): Promise<Instant> {
    const wanted = this.#wantedState();
    const from = this.#state;
    if (wanted === from) return atOnce();
    const instant = await this.#move(from, wanted, how);
    this.#state = wanted;
    return instant;
  }

  #wantedState(): State {
    const holds = [...this.#holds.values()];
    if (holds.some((hold) => hold !== 'paused')) return 'down';
    return holds.length > 0 ? 'paused' : 'running';
  }

  async #move(from: State, to: State, how?: Hold): Promise<Instant> {
    const control = this.#control;
    // Whoever is paused cannot end by itself.
    if (to === 'down')
      return from === 'running' && how === 'stopped' ? control.stop() : control.kill();
    if (from === 'paused') return control.resume();
    if (from === 'running') return control.pause();
    const started = await control.start();
    this.#state = 'running';
    return to === 'running' ? started : control.pause();
  }
}

const stacks = new WeakMap<RunningStack, Map<string, ComponentHolds>>();

/** The holds on a component of a stack, shared by every fault on it. */
export function holdsOn(stack: RunningStack, component: string): ComponentHolds {
  const components = stacks.get(stack) ?? new Map<string, ComponentHolds>();
  stacks.set(stack, components);
  const holds = components.get(component) ?? new ComponentHolds(stack.component(component));
  components.set(component, holds);
  return holds;
}

function atOnce(): Instant {
  const nowMs = monotonicMs();
  return { earliestMs: nowMs, latestMs: nowMs };
}
