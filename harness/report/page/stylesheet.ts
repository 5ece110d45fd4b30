import { readFileSync } from 'node:fs';

/** The report's own style sheets as one text: a report is a single file. */
export const STYLESHEET = readSheets('palette.css', 'report.css');
/** What the report of a simulation has beside them. */
export const SIMULATION_STYLESHEET = readSheets('simulation.css');

/** What a report over many runs needs beside them. */
export const HISTORY_STYLESHEET = readSheets('history.css');

function readSheets(...names: string[]): string {
  return names
    .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n');
}
