import { existsSync } from 'node:fs';
import type { Findings } from './findings.ts';
import type { KnownStack } from './known-stack.ts';
import { listWords, suggestWord } from './nearest-word.ts';
import type { Expectation, Scenario } from './scenario.ts';
import type { Path } from './yaml-source.ts';

/** `{dashboard.http}`, or by the link of somebody else than clients: `{twilio->voice-gateway.http}`. */
const PLACE = /\{(?:([\w-]+)->)?([\w-]+)\.([\w-]+)\}/g;

/** What k6 is asked for: scripts that are there, places that exist, and hosts that it may call. */
export function checkK6(scenario: Scenario, stack: KnownStack, findings: Findings): void {
  const { k6 = [] } = scenario.load;
  const isList = findings.source.has(['load', 'k6', 0]);
  for (const [index, { script, env, allow }] of k6.entries()) {
    const path: Path = isList ? ['load', 'k6', index] : ['load', 'k6'];
    if (!existsSync(script)) {
      findings.add(
        [...path, 'script'],
        `Failed to find the k6 script ${script}: no such file. Expected a script, named from the ` +
          'working folder, or with ./ from beside the scenario.',
      );
    }
    for (const [name, value] of Object.entries(env)) {
      checkPlaces(value, [...path, 'env', name], stack, findings);
      checkHost(value, allow, [...path, 'env', name], findings);
    }
  }
  if (k6.length > 0) checkAttribution(scenario, stack, findings);
}

function checkPlaces(text: string, path: Path, stack: KnownStack, findings: Findings): void {
  for (const [place, caller = 'clients', service = '', port = ''] of text.matchAll(PLACE)) {
    const ports = Object.entries(stack.services).flatMap(([name, { ports = {} }]) =>
      Object.keys(ports).map((each) => `${name}.${each}`),
    );
    if (!findings.requireKnown('reference', `${service}.${port}`, ports, path)) continue;
    const callers = stack.links.filter(({ to }) => to === service).map(({ from }) => from);
    if (callers.includes(caller)) continue;
    findings.add(
      path,
      `Failed to resolve ${place}: ${caller} does not call ${service}. Expected ` +
        `${listWords(callers)} before the arrow.`,
      suggestWord(caller, callers),
    );
  }
}

/** An address of somebody else is refused while it is still a line in a file. */
function checkHost(text: string, allow: string[], path: Path, findings: Findings): void {
  if (!/^(https?|wss?):\/\/[^{]/.test(text) || !URL.canParse(text)) return;
  const host = new URL(text).hostname.replace(/^\[(.*)\]$/, '$1');
  if (isLoopback(host) || allow.includes(host)) return;
  findings.add(
    path,
    `Failed to allow load on ${host}: k6 reaches loopback only. Expected an address of the stack, ` +
      `or allow: [${host}] beside the script, if that host is yours to load.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

/** Who answered is told by which link carried bytes while one request alone was under way. */
function checkAttribution(scenario: Scenario, stack: KnownStack, findings: Findings): void {
  for (const row of scenario.expect) {
    if (!needsToBeAlone(row, stack)) continue;
    findings.addAtKey(
      [...findings.locateRow('expect', row.line, row.text), row.kind],
      `Failed to test ${row.kind} under k6: who answered is told on requests that are alone under ` +
        'way, and k6 sends at the same time. Expected this row in a scenario without load.k6.',
    );
  }
}

function needsToBeAlone(row: Expectation, stack: KnownStack): boolean {
  if (row.kind === 'headers') return row.honest;
  if (row.kind !== 'request-failover' && row.kind !== 'time-to-degraded-answer') return false;
  return (stack.probes[row.of]?.servedBy.length ?? 0) > 2;
}
