/** `node tools/bootstrap/run.mjs tools/build-k6.ts`: names the k6 that load runs with; builds it where there is none. */
import { tellRefusal } from '../harness/cli/tell-failure.ts';
import { findK6 } from '../harness/load/k6-binary.ts';

try {
  const { command, version } = await findK6(() => {
    process.stdout.write('building k6 with Go, about a minute\n');
  });
  process.stdout.write(`k6 ${version} at ${command}\n`);
} catch (error) {
  process.exitCode = tellRefusal(error);
}
