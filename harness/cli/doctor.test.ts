import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { canRun, type Diagnosis, renderDiagnoses } from './doctor.ts';

const FOUND: Diagnosis = {
  part: 'Redis',
  neededFor: '--backend embedded',
  isRequired: true,
  found: 'v=7.0.15 at /usr/bin/redis-server',
};
const { found: _, ...nothing } = FOUND;
const MISSING: Diagnosis = { ...nothing, remedy: 'Install redis-server.' };

test('what is there is named with its version and place, what is not with how to get it', () => {
  const optional = { part: 'k6', neededFor: 'load', isRequired: false, remedy: 'Install k6.' };
  expect(renderDiagnoses([FOUND, optional]).split('\n')).toEqual([
    '✓ Redis  v=7.0.15 at /usr/bin/redis-server',
    '· k6     not found; for load',
    '         Install k6.',
    '',
    'The embedded backend can run: npm start.',
  ]);
  expect(renderDiagnoses([MISSING])).toMatch(/✗ Redis {2}not found; for --backend embedded/);
});

test('only a required part decides whether the embedded backend can run', () => {
  expect(canRun([FOUND, { ...MISSING, isRequired: false }])).toBe(true);
  expect(canRun([FOUND, MISSING])).toBe(false);
});

test('this machine, which runs the tests, can run the embedded backend', () => {
  const text = execFileSync(process.execPath, ['harness/main.ts', 'doctor', '--json'], {
    encoding: 'utf8',
  });
  const diagnoses = JSON.parse(text) as Diagnosis[];
  expect(diagnoses.find(({ part }) => part === 'PostgreSQL')?.found).toMatch(/PostgreSQL\) 18/);
  expect(diagnoses.find(({ part }) => part === 'Redis')?.found).toMatch(/v=\d+\./);
  for (const { found, remedy } of diagnoses) expect(Boolean(found) !== Boolean(remedy)).toBe(true);
});

test('which k6 is used is told with where it is from', () => {
  const text = execFileSync(process.execPath, ['harness/main.ts', 'doctor', '--json'], {
    encoding: 'utf8',
  });
  const { found = '' } = (JSON.parse(text) as Diagnosis[]).find(({ part }) => part === 'k6') ?? {};
  expect(found).toMatch(/^($|v2\.2\.0 (on PATH|in a container of|at .*(built with Go|named by)))/);
});

test('without what is required it ends with 4, and says what to do', () => {
  const { status, stdout } = spawnSync(process.execPath, ['harness/main.ts', 'doctor'], {
    encoding: 'utf8',
    env: { ...process.env, DEADAIR_REDIS_SERVER: '/nowhere/redis-server' },
  });
  expect(status).toBe(4);
  expect(stdout).toMatch(/✗ Redis .*\n.*name one in DEADAIR_REDIS_SERVER/);
});
