import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspectScript } from './inspect-script.ts';
import { locateK6 } from './k6-binary.ts';
import type { Launch } from './k6-run.ts';

const k6 = await locateK6();
const SCRIPTS = globSync('scenarios/load/*.js').sort();
/** What the scenarios give them. */
const ENVIRONMENT = {
  DASHBOARD: 'http://127.0.0.1:1',
  GATEWAY: 'http://127.0.0.1:1',
  TWILIO_AUTH_TOKEN: 'token',
  BASE_URL: 'http://127.0.0.1:1',
};
const launch: Launch = ({ command, arguments: given, environment }) =>
  spawn(command, given, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });

describe.skipIf(!k6)('real k6 (needs tools/build-k6.ts, or k6 2.2.0)', () => {
  test('there are scripts for calls, the dashboard, a day and a spike', () => {
    expect(SCRIPTS.map((path) => path.replace(/^.*\//, ''))).toEqual(
      expect.arrayContaining(['call-set-up.js', 'dashboard.js', 'day.js', 'spike.js']),
    );
  });

  test.each(SCRIPTS)('%s sends at rates, whatever is answered', async (script) => {
    const program = { command: k6?.command ?? '', environment: ENVIRONMENT };
    const executors = Object.values(await inspectScript(launch, program, script));
    expect(executors.length).toBeGreaterThan(0);
    for (const executor of executors) expect(executor).toMatch(/arrival-rate$/);
  });
});
