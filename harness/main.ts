/** Command line of deadair: which command there is and what it takes. The work is in `cli/`. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { outliveReaders, tellFailure } from './cli/tell-failure.ts';

// A command answers in a third of the time when its modules need no compiling again.
enableCompileCache(join(import.meta.dirname, '../.cache/compiled'));

// The launcher holds the other end of this channel: a run never outlives it.
process.once('disconnect', () => process.exit(130));
process.channel?.unref();

process.on('uncaughtException', (error) => process.exit(tellFailure(error)));
outliveReaders();

const program = new Command('deadair')
  .description(
    'Kills the dependencies of a voice stack for real and measures what the caller hears.',
  )
  .showHelpAfterError('Add --help to see what it takes.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const backend = new Option('--backend <name>', 'where the stack runs')
  .choices(['embedded', 'containers'])
  .default('embedded');

const inconclusive = new Option(
  '--inconclusive <how>',
  'what an inconclusive row is in junit.xml; the exit code stays what it is',
)
  .choices(['error', 'skip'])
  .default('error');

const profiles = new Option(
  '--profile <name>',
  'a profile instead of the ones the scenario names; several times for several',
).argParser((name: string, named: string[] | undefined) => [...(named ?? []), name]);

const trials = new Option(
  '--trials <n>',
  'inject every fault that tests a failover so often, each time into a stack that is steady again',
);

program
  .command('run')
  .description('run scenarios on a real stack, judge them and write reports')
  .argument('<scenario...>', 'scenario files')
  .addOption(profiles)
  .option('--seed <text>', 'repeat a run: draws the same callers, facts and arrivals')
  .option('--reports <folder>', 'where run folders are written', 'reports')
  .addOption(trials)
  .addOption(backend)
  .addOption(inconclusive)
  .action(async (files, options) => {
    const { runScenarios } = await import('./cli/run.ts');
    process.exitCode = await runScenarios(files, options);
  });

program
  .command('plan')
  .description('print what a scenario would do, and who does each fault, without acting')
  .argument('<scenario...>', 'scenario files')
  .addOption(profiles)
  .option('--seed <text>', 'seed to plan with', 'plan')
  .addOption(trials)
  .addOption(backend)
  .action(async (files, options) => {
    const { planScenarios } = await import('./cli/plan.ts');
    process.exitCode = await planScenarios(files, options);
  });

program
  .command('validate')
  .description('check scenario files; needs no stack')
  .argument('<scenario...>', 'scenario files')
  .action(async (files) => {
    const { validateScenarios } = await import('./cli/validate.ts');
    process.exitCode = await validateScenarios(files);
  });

program
  .command('judge')
  .description('judge journals again and write their reports again; needs no stack')
  .argument('<journal...>', 'journal.ndjson files or run folders')
  .addOption(inconclusive)
  .action(async (paths, options) => {
    const { judgeJournals } = await import('./cli/judge.ts');
    process.exitCode = judgeJournals(paths, options);
  });

program
  .command('trials')
  .description('pool the trials of several runs of one failover into one file; needs no stack')
  .argument('<run...>', 'run folders or journal.ndjson files: same scenario, profile and stack')
  .requiredOption('--out <file>', 'where the posteriors are written, such as voice-ai.json')
  .option('--failover <name>', 'which one, where a scenario tests several')
  .action(async (paths, options) => {
    const { poolTrials } = await import('./cli/trials.ts');
    process.exitCode = poolTrials(paths, options);
  });

program
  .command('report')
  .description('report over many runs: what is proven, what is missed, what nobody tried')
  .option('--last <length>', 'how far back, such as 12h, 30d or 4w; 30d by default')
  .option('--since <day>', 'or from a day on, such as 2026-11-01')
  .option('--reports <folder>', 'where run folders are', 'reports')
  .option('--out <folder>', 'where the report is written; history among the reports by default')
  .option('--stack <file...>', 'what can be broken; the stack files of the runs by default')
  .option('--reindex', 'read every run folder anew')
  .action(async (options) => {
    const { reportHistory } = await import('./cli/report.ts');
    process.exitCode = reportHistory(options);
  });

program
  .command('compare')
  .description(
    'hold a run beside an earlier one of the same scenario; exit code 1 when it is worse',
  )
  .argument('<baseline>', 'the earlier run: its folder, or the verdict.json in it')
  .argument('[candidate]', 'the later run; the newest of the same scenario and profile by default')
  .option('--reports <folder>', 'where the newest run is looked for', 'reports')
  .option('--floor-relative <share>', 'changes below it do not count, such as 10%', '10%')
  .option('--floor-time <duration>', 'nor below this: 50ms, what callers hear 300ms, recovery 2s')
  .option('--floor-share <share>', 'nor below this: 0.1%, one of the samples, and chance')
  .option('--floor-count <number>', 'nor below this: 1')
  .option('--across-machines', 'compare although the runs were made on two machines')
  .action(async (baseline, candidate, options) => {
    const { compareWith } = await import('./cli/compare.ts');
    process.exitCode = compareWith(baseline, candidate, options);
  });

program
  .command('list')
  .description('list the scenarios, what each asks and which requirements it proves')
  .argument('[folder]', 'where to look', 'scenarios')
  .action(async (folder) => {
    const { listScenarios } = await import('./cli/list.ts');
    process.exitCode = listScenarios(folder);
  });

program
  .command('recover')
  .description('end and remove whatever runs left behind that were killed')
  .action(async () => {
    const { recover } = await import('./cli/recover.ts');
    process.exitCode = await recover();
  });

program
  .command('simulate')
  .description(
    'simulate years of a model: which phase meets which target, with what chance; needs no stack',
  )
  .argument('<model>', 'a model file, such as scenarios/models/agentflow.yaml')
  .option('--years <n>', 'years to draw for each phase', '20000')
  .option('--seed <text>', 'draws the same years', 'deadair')
  .option('--out <folder>', 'where the report is written; reports/simulate-<model> by default')
  .option('--workers <n>', 'threads, 1 to 8; the same years whatever their number')
  .action(async (file, options) => {
    const { simulate } = await import('./cli/simulate.ts');
    process.exitCode = await simulate(file, options);
  });

const slo = program.command('slo').description('service levels in OpenSLO; needs no stack');

slo
  .command('check')
  .description('check OpenSLO files of v1 and v2alpha; they may refer to each other')
  .argument('<file...>', 'OpenSLO files')
  .action(async (files) => {
    const { checkServiceLevels } = await import('./cli/slo.ts');
    process.exitCode = checkServiceLevels(files);
  });

slo
  .command('convert')
  .description('write OpenSLO of v1 or v2alpha as v1, with everything in its place')
  .argument('<file>', 'an OpenSLO file')
  .option('--out <file>', 'where it is written; standard output by default')
  .action(async (file, options) => {
    const { convertServiceLevels } = await import('./cli/slo.ts');
    process.exitCode = convertServiceLevels(file, options);
  });

slo
  .command('rules')
  .description('write Prometheus rules with burn-rate alerts, and a test of them for promtool')
  .argument('<file>', 'an OpenSLO file')
  .addOption(
    new Option('--preset <name>', 'these alerts instead of those of the file').choices([
      'google',
      'sloth',
      'pyrra',
    ]),
  )
  .option(
    '--from <run>',
    'test them with what this run counted: a run folder or its journal.ndjson',
  )
  .option('--before <duration>', 'assume so long a good time before the run; 6h at most by default')
  .option('--outage <duration>', 'hold the outage of the run for so long, such as 60m')
  .option('--out <folder>', 'where they are written', 'reports/slo-rules')
  .action(async (file, options) => {
    const { writeServiceLevelRules } = await import('./cli/slo-rules.ts');
    process.exitCode = writeServiceLevelRules(file, options);
  });

program
  .command('up')
  .description('start a stack, print its addresses and keep it running until Ctrl-C')
  .option('--stack <file>', 'the stack file', 'system-under-test/stack.yaml')
  .option('--profile <name>', 'a profile of the stack; without one, what the file says by itself')
  .option('--reports <folder>', 'where its logs are while it runs', 'reports')
  .addOption(backend)
  .action(async (options) => {
    const { bringUp } = await import('./cli/up.ts');
    process.exitCode = await bringUp(options);
  });

program
  .command('doctor')
  .description('tell which parts this machine has, and how to get the others')
  .option('--json', 'the same for machines')
  .action(async (options) => {
    const { diagnose } = await import('./cli/doctor.ts');
    process.exitCode = await diagnose(options);
  });

program
  .command('calibrate')
  .description('measure the error of the instrument on this machine against known answers')
  .option('--runs <number>', 'known answers for each quantity', '300')
  .option('--seed <text>', 'seed of the known answers')
  .option('--reports <folder>', 'where run folders are written', 'reports')
  .addOption(backend)
  .action(async (options) => {
    const { calibrate } = await import('./cli/calibrate.ts');
    process.exitCode = await calibrate(options);
  });

await program.parseAsync();
