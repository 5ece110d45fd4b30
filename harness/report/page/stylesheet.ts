import { readFileSync } from 'node:fs';

/** The report's own style sheets as one text: a report is a single file. */
export const STYLESHEET = ['palette.css', 'report.css']
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join('\n')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '\n');
