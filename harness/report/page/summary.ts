import type { RunView } from '../../slo/run-view.ts';
import type { Verdict } from '../../slo/verdict.ts';
import type { Story } from '../wording/story.ts';
import { countVerdicts, cutHeadline, VERDICT_SIGNS } from '../wording/verdict-words.ts';
import { html, type Markup } from './markup.ts';

/** The top of the page: what was asked, and the answer in words that need no glossary. */
export function renderSummary({ header }: RunView, verdict: Verdict, story: Story): Markup {
  const { sign, word } = VERDICT_SIGNS[verdict.verdict];
  const started = header.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const place = [header.stack.backend, header.stack.profile].filter(Boolean).join(', ');
  return html`<header>
<p class="kicker">deadair report · ${started} · ${place} · seed ${header.seed}</p>
<h1>${verdict.title}</h1>
<p class="question">${verdict.question}</p>
<div class="verdict is-${verdict.verdict}">
<p class="headline"><span class="badge badge-${verdict.verdict}">${sign} ${word}</span>
${cutHeadline(verdict)}</p>
<p class="tally">${countVerdicts(verdict.rows.map((row) => row.verdict))}${describeExpected(verdict)}</p>
${verdict.invalid.map((reason) => html`<p class="tally"><strong>Invalid:</strong> ${reason}</p>`)}
</div>
<dl class="story">
<div><dt>What broke</dt><dd>${story.broke}</dd></div>
<div><dt>${story.toCallers ? 'What callers heard' : 'What users met'}</dt><dd>${story.heard}</dd></div>
<div><dt>Was it good enough?</dt><dd>${story.enough}</dd></div>
</dl>
</header>`;
}

function describeExpected({ expected, exitCode }: Verdict): string {
  return expected === 'met' ? '' : ` · this scenario expects “${expected}” (exit code ${exitCode})`;
}
