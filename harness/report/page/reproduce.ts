import type { RunView } from '../../slo/run-view.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { VERDICT_SIGNS } from '../wording/verdict-words.ts';
import { html, type Markup } from './markup.ts';

/** The command, and everything that may make another machine answer differently. */
export function renderReproduce({ header }: RunView): Markup {
  const { machine, scenario, stack } = header;
  const pairs = (of: Record<string, string>): string =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · ');
  const facts: [string, string][] = [
    ['Run', header.run],
    ['Started', header.startedAt],
    ['Seed', header.seed],
    ['Stack', [stack.file, stack.profile, `${stack.backend} backend`].filter(Boolean).join(' · ')],
    ['Settings that differ', pairs(header.settings) || 'none'],
    ['Versions', pairs(header.versions)],
    [
      'Machine',
      `${machine.cpus} × ${machine.model} · ${machine.memoryGb} GB · ${machine.platform}`,
    ],
    ['Proves', scenario.proves.join(', ') || 'no requirement named'],
  ];
  return html`<section id="reproduce" aria-labelledby="reproduce-title">
<h2 id="reproduce-title">How to repeat it</h2>
<pre tabindex="0"><code>${header.command}</code></pre>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</section>`;
}

/** The scenario word for word, each judged line with its verdicts, and the stack file. */
export function renderScenario({ header }: RunView, verdict: Verdict): Markup {
  const lines = header.scenario.text.replace(/\n$/, '').split('\n');
  const numbered = lines.map((line, index) => {
    const rows = verdict.rows.filter((row) => row.line === index + 1);
    const worst =
      rows.find((row) => row.verdict === 'missed') ??
      rows.find((row) => row.verdict === 'inconclusive') ??
      rows[0];
    const sign = worst
      ? html`<b class="${worst.verdict}" title="${worst.verdict}">${VERDICT_SIGNS[worst.verdict].sign}</b>`
      : html`<b></b>`;
    return html`<span id="line-${index + 1}"><i>${index + 1}</i>${sign}${line}
</span>`;
  });
  return html`<section id="scenario" aria-labelledby="scenario-title">
<h2 id="scenario-title">The scenario</h2>
<p class="note">${header.scenario.path}, as it was run. The signs are the verdicts of its lines.</p>
<pre class="source" tabindex="0"><code>${numbered}</code></pre>
<details><summary>The stack file, ${header.stack.file}</summary>
<pre tabindex="0"><code>${header.stack.text}</code></pre></details>
</section>`;
}
