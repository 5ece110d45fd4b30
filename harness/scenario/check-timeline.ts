import { linkFault, linkFaultType } from '../link-faults/catalogue.ts';
import { checkTrials } from './check-trials.ts';
import { FAULT_KINDS, isLinkFault } from './fault-schema.ts';
import { FAULT_TARGETS, listFaultsOn } from './fault-targets.ts';
import type { Findings } from './findings.ts';
import { findComponentKind, findLinks, type KnownStack, listComponents } from './known-stack.ts';
import { listWords, suggestWord } from './nearest-word.ts';
import { isProviderFault, PROVIDER_FAULTS } from './provider-faults.ts';
import type { Scenario, Step } from './scenario.ts';
import { formatDuration } from './units.ts';
import type { Path } from './yaml-source.ts';

/** No wait of an experiment lasts longer: every wait has a bound. */
const LONGEST_MS = 3_600_000;
/** Names that windows use for themselves. */
const RESERVED_NAMES = ['recovery'];

export function checkTimeline(scenario: Scenario, stack: KnownStack, findings: Findings): void {
  const seen = new Set<string>();
  for (const step of scenario.timeline) {
    const path = findings.locateRow('timeline', step.line);
    checkName(step, path, seen, findings);
    checkTarget(step, path, stack, findings);
    checkDuration(step, path, findings);
    checkMoment(step, path, scenario, findings);
    checkTrials(step, path, scenario, findings);
    checkLengths(step, path, findings);
    seen.add(step.name);
  }
}

function checkLengths({ moment, forMs, repeat }: Step, path: Path, findings: Findings): void {
  const lengths = {
    at: 'atMs' in moment ? moment.atMs : undefined,
    delay: 'delayMs' in moment ? moment.delayMs : undefined,
    for: forMs,
    every: repeat?.everyMs,
  };
  for (const [key, ms] of Object.entries(lengths)) {
    if (ms === undefined || ms <= LONGEST_MS) continue;
    findings.add(
      [...path, key],
      `Failed to plan ${key} ${formatDuration(ms)}: no wait of a run lasts longer than 1 h. Expected less: what an ` +
        'outage of hours costs is what incident-cost and deadair simulate tell.',
    );
  }
}

/** Names of all steps, also of those that could not be read. */
export function listStepNames(scenario: Scenario, findings: Findings): string[] {
  const names = scenario.timeline.map((step) => step.name);
  for (let index = 0; findings.source.has(['timeline', index]); index += 1) {
    const written = findings.source.quote(['timeline', index, 'name']);
    if (written !== 'nothing') names.push(written);
  }
  return [...new Set(names)];
}

function checkName(step: Step, path: Path, seen: Set<string>, findings: Findings): void {
  const at = findings.source.has([...path, 'name']) ? [...path, 'name'] : path;
  const failed = `Failed to name a step ${step.name}:`;
  if (seen.has(step.name)) {
    findings.add(at, `${failed} another step has that name. Expected a name of its own.`);
  }
  if (step.name.includes('#')) {
    findings.add(at, `${failed} trials are numbered by a #. Expected a name without one.`);
  }
  if (RESERVED_NAMES.includes(step.name)) {
    findings.add(at, `${failed} the language means the phase by it. Expected another name.`);
  }
}

function checkTarget({ fault }: Step, path: Path, stack: KnownStack, findings: Findings): void {
  const { kind, target, share } = fault;
  const at = [...path, 'fault', kind];
  const { on } = FAULT_TARGETS[kind];
  const links = stack.links.map((link) => link.name);
  const component = findComponentKind(stack, target);
  const hit = links.includes(target) ? 'link' : component;
  if (!hit) {
    const wantsLink = on.includes('link') && (on.length === 1 || target.includes('->'));
    const known = wantsLink ? links : listComponents(stack);
    const reversed = target.split('->').toReversed().join('->');
    if (!links.includes(reversed)) {
      findings.requireKnown(wantsLink ? 'link' : 'component', target, known, at);
      return;
    }
    findings.add(
      at,
      `Failed to plan ${kind} of ${target}: that link is the other way round. Expected the one that ` +
        'calls first.',
      `Did you mean ${reversed}?`,
    );
    return;
  }
  if (!on.includes(hit)) {
    findings.add(
      at,
      `Failed to plan ${kind} of ${target}: it is a ${hit}, and ${kind} hits a ` +
        `${listWords(on)}. Expected one of ${listWords(listFaultsOn(hit))} for a ${hit}` +
        `${hit === 'link' ? '.' : `, or a link such as ${findLinks(stack, target)[0]}.`}`,
      on.includes('link') ? suggestLink(target, stack) : undefined,
    );
    return;
  }
  const opaque = stack.links.find(({ name }) => name === target)?.opaque;
  if (opaque && isLinkFault(kind) && linkFault(linkFaultType(kind)).readsBytes) {
    findings.add(
      at,
      `Failed to plan ${kind} on ${target}: TLS passes there, and ${kind} has to read what passes. ` +
        `Expected a link in plain text. Write tls: terminate beside env under ` +
        `services.${target.replace('->', '.needs.')} in the stack file.`,
    );
  }
  const misbehaviour = isProviderFault(kind) ? PROVIDER_FAULTS[kind] : undefined;
  const played = stack.providers[target]?.fake ?? 'none';
  if (misbehaviour && !misbehaviour.fakes.includes(played)) {
    findings.add(
      at,
      `Failed to plan ${kind} of ${target}: its fake is ${played}, and ${kind} is known to ` +
        `${listWords(misbehaviour.fakes)}. Expected a provider with such a fake, or a fault on its link.`,
    );
  }
  if (share < 1 && misbehaviour?.shared === false) {
    findings.add(
      [...path, 'fault', 'share'],
      `Failed to plan ${kind} of a share of ${target}: it hits every session. Expected no share.`,
    );
  }
  if (hit !== 'link' && findLinks(stack, target).length === 0) {
    findings.add(
      at,
      `Failed to plan ${kind} of ${target}: nothing needs it, so nobody could feel it. Expected ` +
        'a component that another one needs.',
    );
  }
  if (share < 1 && hit !== 'link' && hit !== 'provider') {
    findings.add(
      [...path, 'fault', 'share'],
      `Failed to plan ${kind} of a share of ${target}: a ${hit} is hit as a whole. Expected no ` +
        'share, or a fault on a link.',
    );
  }
}

function suggestLink(target: string, stack: KnownStack): string | undefined {
  const [link] = findLinks(stack, target);
  return link && `Did you mean ${link}?`;
}

function checkDuration({ fault, forMs }: Step, path: Path, findings: Findings): void {
  const { duration } = FAULT_TARGETS[fault.kind];
  if (duration === 'required' && forMs === undefined) {
    findings.add(
      [...path, 'for'],
      `Failed to plan ${fault.kind} of ${fault.target}: it says not how long it lasts. Expected ` +
        'for: and a duration, such as 8s.',
    );
  }
  if (duration === 'none' && forMs !== undefined) {
    const lasting = FAULT_KINDS.filter((kind) => FAULT_TARGETS[kind].duration === 'required');
    findings.add(
      [...path, 'for'],
      `Failed to plan ${fault.kind} of ${fault.target}: it is over at once and lasts for nothing. ` +
        `Expected no for:, or one of ${listWords(lasting)}.`,
      fault.kind === 'restart' ? 'Did you mean kill?' : undefined,
    );
  }
}

function checkMoment(step: Step, path: Path, scenario: Scenario, findings: Findings): void {
  const { moment } = step;
  if ('midAnswer' in moment) {
    findings.requireLoad('callers', 'a moment of calls', [...path, 'when']);
    return;
  }
  if (!('after' in moment)) return;
  const known = listStepNames(scenario, findings);
  const self = scenario.timeline.indexOf(step);
  const later = scenario.timeline.slice(self).map(({ name }) => name);
  const earlier = known.filter((name) => !later.includes(name));
  if (earlier.includes(moment.after)) return;
  findings.add(
    [...path, 'after'],
    `Failed to chain ${step.name}: no step before it is named ${moment.after}. Expected ` +
      `${listWords(earlier)}.`,
    suggestWord(moment.after, earlier),
  );
}
