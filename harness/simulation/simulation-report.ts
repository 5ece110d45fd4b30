/** A figure or words of a table; `answer` says what it means for the question, by its sign and colour. */
export interface Cell {
  text: string;
  answer?: Answer;
  /** Stands below it, smaller. */
  note?: string;
}

export type Answer = 'yes' | 'no' | 'undecided';

/** The first column names its row. */
export interface ReportTable {
  head: string[];
  rows: (string | Cell)[][];
}

export interface ReportSection {
  id: string;
  title: string;
  text?: string;
  tables: ReportTable[];
}

/** All that a report of a simulation says, for whatever writes it down. */
export interface SimulationReport {
  title: string;
  question: string;
  /** The answer in a sentence, and its sign. */
  headline: string;
  answer: Answer;
  sections: ReportSection[];
  command: string;
}
