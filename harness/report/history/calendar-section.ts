import type { CalendarDay } from '../../history/calendar.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import { html, type Markup } from '../page/markup.ts';
import { countOf } from '../wording/quantity.ts';
import { VERDICT_SIGNS } from '../wording/verdict-words.ts';

/** One cell for each day: the worst verdict of its runs beside what was expected, and their number. */
export function renderCalendar({ months }: HistoryReport): Markup {
  return html`<section id="days" aria-labelledby="days-title">
<h2 id="days-title">Day by day</h2>
<p class="note">The worst run of each day (in UTC) beside what its scenario expects, and how many runs there were.</p>
${months.map(
  ({ month, days }) => html`<div class="month"><h3>${nameMonth(month)}</h3>
<ol class="days">${days.map(renderDay)}</ol></div>`,
)}</section>`;
}

function renderDay({ date, runs, worst }: CalendarDay): Markup {
  const { sign, word } = worst ? VERDICT_SIGNS[worst] : { sign: '·', word: 'nothing ran' };
  const told = `${date}: ${runs === 0 ? word : `${word}, ${countOf(runs, 'run')}`}`;
  return html`<li class="day day-${worst ?? 'empty'}" title="${told}"><span class="date">${Number(date.slice(8))}</span>
<span class="sign" aria-label="${told}" role="img">${sign}</span><span class="runs">${runs > 0 && runs}</span></li>`;
}

function nameMonth(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  return date.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
