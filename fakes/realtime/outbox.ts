import type { ServerEvent } from './dialect.ts';

interface Waiting {
  event: ServerEvent;
  written: (() => void) | undefined;
}

interface OutboxDoors {
  write(event: ServerEvent): void;
  /** The misbehaviour that silences this session, if one does. */
  silencedBy(): string | undefined;
  withheld(fault: string): void;
}

/** The one way out of a session. Under silence, what is due waits here in order. */
export class Outbox {
  readonly #doors: OutboxDoors;
  #waiting: Waiting[] = [];
  #open = true;

  constructor(doors: OutboxDoors) {
    this.#doors = doors;
  }

  /** `written` is called once the event is on the wire, which may be never. */
  send(event: ServerEvent, written?: () => void): void {
    if (!this.#open) return;
    const fault = this.#doors.silencedBy();
    if (fault === undefined) {
      this.#write({ event, written });
      return;
    }
    this.#waiting.push({ event, written });
    this.#doors.withheld(fault);
  }

  /** An event that nobody waits for: silence swallows it, and nobody is harmed. */
  sendIdle(event: ServerEvent): void {
    if (this.#open && this.#doors.silencedBy() === undefined) this.#doors.write(event);
  }

  /** Lets out what waited, unless another silence still holds it. */
  release(): void {
    if (this.#doors.silencedBy() !== undefined) return;
    for (const waiting of this.#waiting.splice(0)) this.#write(waiting);
  }

  /** The client has gone: it gets nothing more. */
  close(): void {
    this.#open = false;
    this.#waiting = [];
  }

  #write({ event, written }: Waiting): void {
    this.#doors.write(event);
    written?.();
  }
}
