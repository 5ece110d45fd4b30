import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant } from '../stack/running-stack.ts';
import { ComponentHolds, type Hold, type Holdable } from './component-holds.ts';

const FAULTS = 50;

/** A component that allows only what a process allows: whoever runs cannot be started. */
class Component implements Holdable {
  state: 'running' | 'paused' | 'down' = 'running';

  kill = () => this.#become('down', ['running', 'paused']);
  stop = () => this.#become('down', ['running']);
  pause = () => this.#become('paused', ['running']);
  resume = () => this.#become('running', ['paused']);
  start = () => this.#become('running', ['down']);

  async #become(next: Component['state'], from: Component['state'][]): Promise<Instant> {
    if (!from.includes(this.state)) throw new Error(`${this.state} cannot become ${next}`);
    this.state = next;
    return { earliestMs: 0, latestMs: 0 };
  }
}

const deeds = fc.array(
  fc.record({
    hold: fc.constantFrom<Hold>('killed', 'stopped', 'paused'),
    healFirst: fc.boolean(),
    order: fc.nat(),
  }),
  { minLength: FAULTS, maxLength: FAULTS },
);

test('a component is down while any fault holds it down, and back after the last heal', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (row) => {
      const component = new Component();
      const holds = new ComponentHolds(component);
      const inForce = new Map<string, Hold>();
      const check = (): void => {
        const present = [...inForce.values()];
        const isDown = present.some((hold) => hold !== 'paused');
        expect(component.state).toBe(isDown ? 'down' : present.length > 0 ? 'paused' : 'running');
      };
      const healOne = async (order: number): Promise<void> => {
        const fault = [...inForce.keys()][order % inForce.size] as string;
        inForce.delete(fault);
        await holds.release(fault);
        check();
      };
      for (const [n, { hold, healFirst, order }] of row.entries()) {
        if (healFirst && inForce.size > 0) await healOne(order);
        inForce.set(`fault-${n}`, hold);
        await holds.hold(`fault-${n}`, hold);
        check();
      }
      for (const { order } of row) if (inForce.size > 0) await healOne(order);
      expect(component.state).toBe('running');
    }),
  );
});

test('faults that come at the same time wait for each other', async () => {
  const component = new Component();
  const holds = new ComponentHolds(component);
  await Promise.all([holds.hold('a', 'paused'), holds.hold('b', 'killed'), holds.release('a')]);
  expect(component.state).toBe('down');
  await Promise.all([holds.release('b'), holds.hold('c', 'paused'), holds.release('c')]);
  expect(component.state).toBe('running');
});
