import { html, type Markup } from './markup.ts';

const TERMS: [term: string, meaning: string][] = [
  ['Dead air', 'The longest stretch of silence towards the caller while an answer is due.'],
  [
    'Due',
    'An answer is due from the end of the caller’s speech until the caller has heard its last word.',
  ],
  [
    'Answer gap',
    'The longest stretch without a word of the answer while it is due. Filler ends dead air, but not an answer gap, so that it cannot hide an outage.',
  ],
  ['Turn latency', 'From the end of the caller’s speech to the first word of the answer.'],
  ['Failover', 'Moving to an equal backup, such as another voice provider or a database replica.'],
  [
    'Trial',
    'One injection. However many calls it hits, it says once whether the failover succeeds: when each call that was owed an answer under force got the backup within the bound.',
  ],
  [
    'Coverage',
    'The share of injections after which the failover succeeded. Few trials leave it wide: 30 of 30 prove 90.5 %.',
  ],
  ['Fallback', 'Giving a lesser answer, such as an older copy from a cache.'],
  [
    'Degraded',
    'Answered by anything but the first of its chain. The answer has to say so in its headers.',
  ],
  ['Fault', 'What was done to a component or to a connection, on purpose and for real.'],
  [
    't0',
    'The instant from which times count: when the fault was in force (a process killed, frozen or cut off), or when it was first felt (on a connection, or inside a provider).',
  ],
  [
    'Exercised',
    'A turn that was open at t0, or the first one of its call that began while the fault lasted.',
  ],
  [
    'Circuit breaker',
    'A switch in front of a dependency: closed lets requests through, open spares a dependency that fails, half-open lets one through to find out.',
  ],
  [
    'Interval',
    'The instrument has a resolution. The true value lies between the two figures in brackets.',
  ],
  [
    'Inconclusive',
    'The measurement cannot tell: too few samples, an interval across the bound, or a run that cannot be trusted. Neither a success nor a failure.',
  ],
  [
    'Outside evidence',
    'Seen by callers, probes and the connections themselves. It alone decides about users.',
  ],
  ['Inside evidence', 'Told by the stack of itself: logs and metrics. It explains.'],
];

export function renderGlossary(): Markup {
  return html`<section id="glossary" aria-labelledby="glossary-title">
<h2 id="glossary-title">Words used here</h2>
<dl class="facts">${TERMS.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>
</section>`;
}
