/** An answer other than success: Toxiproxy's words, and beside them what would help. */
export class ControlError extends Error {
  readonly status: number;
  readonly hint: string | undefined;

  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}
