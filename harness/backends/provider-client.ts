import type { Instant, ProviderControl } from '../stack/running-stack.ts';
import type { Address } from './addresses.ts';

const ANSWER_WITHIN_MS = 5000;

/** Speaks to the control port of a provider's fake. */
export class ProviderClient implements ProviderControl {
  readonly #provider: string;
  readonly #base: string;

  constructor(provider: string, address: Address) {
    this.#provider = provider;
    this.#base = `http://${address.host}:${address.port}/misbehaviours`;
  }

  misbehave(name: string, misbehaviour: { kind: string }): Promise<Instant> {
    return this.#ask('PUT', name, misbehaviour);
  }

  heal(name: string): Promise<Instant> {
    return this.#ask('DELETE', name);
  }

  async #ask(method: 'PUT' | 'DELETE', name: string, body?: unknown): Promise<Instant> {
    const response = await fetch(`${this.#base}/${encodeURIComponent(name)}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `Failed to ${method === 'PUT' ? 'begin' : 'end'} misbehaviour ${name} of ${this.#provider}: ` +
          `got ${response.status} ${text}`,
      );
    }
    return JSON.parse(text) as Instant;
  }
}
