import { cutParcel, type Exit, NOWHERE, type Parcel, type Stage } from '../link-faults/stage.ts';

/** When, in the life of a connection, a fault begins to act on it. */
export interface Trigger {
  stream: 'upstream' | 'downstream';
  /**
   * Before the first byte of the n-th message: a message is what one side sends until the other
   * answers, so that its count does not depend on how bytes were cut.
   */
  message?: number;
  /** Behind the last byte of the first occurrence. */
  contains?: string;
}

/** Counts the messages of a connection: whose turn it is, and how many each side had. */
export class MessageCount {
  readonly #sent = { upstream: 0, downstream: 0 };
  #speaker: 'upstream' | 'downstream' | undefined;

  /** To be told before bytes of a direction are carried; the number of the message they belong to. */
  record(way: 'upstream' | 'downstream'): number {
    if (this.#speaker !== way) this.#sent[way] += 1;
    this.#speaker = way;
    return this.#sent[way];
  }

  /** Whoever sent the last bytes. */
  get speaker(): 'upstream' | 'downstream' | undefined {
    return this.#speaker;
  }

  of(way: 'upstream' | 'downstream'): number {
    return this.#sent[way];
  }
}

/** Looks at a direction's bytes until its trigger has come, and then lets the fault begin. */
export class TriggerStage implements Stage {
  next: Exit = NOWHERE;
  readonly #trigger: Trigger;
  readonly #messages: MessageCount;
  readonly #onTriggered: () => void;
  /** The end of what passed, as long as a beginning of the content may be in it. */
  #tail = Buffer.alloc(0);
  #done = false;

  constructor(trigger: Trigger, messages: MessageCount, onTriggered: () => void) {
    this.#trigger = trigger;
    this.#messages = messages;
    this.#onTriggered = onTriggered;
  }

  push(parcel: Parcel): void {
    if (this.#done || !('bytes' in parcel)) {
      this.next.push(parcel);
      return;
    }
    const { message, contains, stream } = this.#trigger;
    if (message !== undefined && this.#messages.of(stream) >= message) this.#fire();
    const matchEnd = contains === undefined || this.#done ? -1 : this.#find(contains, parcel.bytes);
    if (matchEnd < 0) {
      this.next.push(parcel);
      return;
    }
    const [before, behind] = cutParcel(parcel, matchEnd);
    if (before.bytes.length > 0) this.next.push(before);
    this.#fire();
    if (behind.bytes.length > 0) this.next.push(behind);
  }

  release(): void {
    this.#done = true;
  }

  drop(): void {
    this.#done = true;
  }

  #fire(): void {
    this.#done = true;
    this.#onTriggered();
  }

  /** Where in these bytes the content ends, also when it began in earlier ones; -1: not in them. */
  #find(contains: string, bytes: Buffer): number {
    const wanted = Buffer.from(contains);
    const seen = Buffer.concat([this.#tail, bytes]);
    const found = seen.indexOf(wanted);
    if (found >= 0) return found + wanted.length - this.#tail.length;
    this.#tail = seen.subarray(Math.max(0, seen.length - wanted.length + 1));
    return -1;
  }
}
