/** Something wrong in a file that a person wrote: where it stands, and what to write instead. */
export interface Problem {
  file: string;
  /** Both count from 1. */
  line: number;
  column: number;
  /** `Failed to …: got Y. Expected Z.` */
  message: string;
  /** `Did you mean …?` */
  suggestion?: string;
}
