/** An answer other than success, in the shape of Toxiproxy's errors. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
