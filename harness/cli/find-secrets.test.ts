import { expect, test } from 'vitest';
import { parseScenario } from '../scenario/load-scenario.ts';
import { loadStack } from '../stack/load-stack.ts';
import { findSecrets } from './find-secrets.ts';

const { topology } = loadStack('system-under-test/stack.yaml');

function secretsOf(text: string): string[] {
  const { scenario, problems } = parseScenario(
    'scenarios/a.yaml',
    `title: T\nquestion: Q?\nexpect: [ { calls-dropped: { max: 0 } } ]\n${text}`,
  );
  if (!scenario || !topology) throw new Error(JSON.stringify(problems));
  return findSecrets(topology, scenario);
}

test('secrets of the stack, of the settings and of what k6 scripts are told are found by their names', () => {
  const secrets = secretsOf(`
settings: { XAI_API_KEY: xai-live-secret, QUEUE_PROCESSOR_INTERVAL: 1s }
load:
  k6:
    - { script: scenarios/load/spike.js, env: { STAGING_PASSWORD: sk-live, DASHBOARD: "{dashboard.http}" } }
    - { script: scenarios/load/spike.js, env: { AUTH_TOKEN: of-the-second } }
`);
  expect(secrets).toEqual(
    expect.arrayContaining(['xai-reference-key', 'xai-live-secret', 'sk-live', 'of-the-second']),
  );
  expect(secrets).not.toContain('1s');
});

test('an address is no secret, and the longer of two secrets is taken out first', () => {
  const secrets = secretsOf(
    'settings: { A_KEY: base-secret, B_KEY: base-secret-2, KEY_STORE: "{dashboard.http}" }\n',
  );
  expect(secrets).not.toContain('{dashboard.http}');
  expect(secrets.indexOf('base-secret-2')).toBeLessThan(secrets.indexOf('base-secret'));
});
