/** Knows which answer of a session is wanted: one that the caller has interrupted may still trickle in. */
export class ResponseGate {
  readonly #unwanted = new Set<string>();
  #current: string | undefined;
  #awaited = false;
  #cancelNext = false;

  onRequested(): void {
    this.#awaited = true;
    this.#cancelNext = false;
  }

  onCreated(id: string | undefined): void {
    if (id === undefined) return;
    this.#awaited = false;
    this.#current = id;
    if (this.#cancelNext) this.#unwanted.add(id);
    this.#cancelNext = false;
  }

  onCancelled(): void {
    if (this.#awaited) this.#cancelNext = true;
    else if (this.#current !== undefined) this.#unwanted.add(this.#current);
  }

  isWanted(id: string | undefined): boolean {
    return id === undefined || !this.#unwanted.has(id);
  }
}
