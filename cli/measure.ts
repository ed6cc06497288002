import { analyse } from '../core/analysis/analysis.ts';
import { lookAt } from '../core/analysis/stopping.ts';
import type { Comparison } from '../core/records/comparison.ts';
import { environmentNow } from '../core/machine/environment.ts';
import type { Member } from '../core/members/registry.ts';
import { type RecordedRun, recordRun } from '../core/session/recorded-run.ts';
import type { Plan, ResultRecord } from '../core/records/records.ts';
import type { Suite } from '../core/members/types.ts';
import { commandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { kindOf, resultPlace, screenOptions } from './output.ts';
import { Progress } from './progress.ts';
import { reportFiles, reportOf, writeReports } from './report-files.ts';
import { inTurnBecause } from '../core/plan/connections.ts';
import { projectLoader } from '../core/members/project-loader.ts';
import { toolVersion } from './version.ts';

export interface Measurement {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly options: OptionsOf<'run'>;
  readonly chosen: readonly string[];
}

/** Runs the plan, keeps every record on disk as it comes, and tells what was found. */
export async function measure(measurement: Measurement, io: Io): Promise<ExitCode> {
  const { options } = measurement;
  const reports = await reportFiles(options.report, 'run');
  const shown = await reportOf(kindOf(options), 'run');
  const { path, results, writeError } = await measureToFile(measurement, io);
  const comparison = analyse(results);
  io.stdout(shown.render(comparison, screenOptions(io)));
  const isAllWritten = writeReports(reports, comparison, path, io);
  io.stderr(`results: ${path}\n`);
  if (writeError !== null) io.stderr(`lockstep: the result file is not whole: ${writeError}\n`);
  return exitCodeOf(comparison, writeError === null && isAllWritten);
}

/** Runs the plan and keeps every record on disk as it comes. */
export async function measureToFile(
  measurement: Measurement,
  io: Io,
  onRecord: (record: ResultRecord) => void = () => {},
): Promise<RecordedRun> {
  const { plan, suites, options, chosen } = measurement;
  const environment = environmentNow(io.cwd);
  const place = resultPlace(options.out, environment, io.cwd);
  const command = commandOf(chosen, options);
  const run = { plan, suites, version: toolVersion(), command, environment, own: options.own };
  const progress = new Progress(plan, io);
  try {
    const show = (record: ResultRecord) => {
      progress.show(record);
      onRecord(record);
    };
    const tell = (text: string) => io.stderr(`lockstep: ${text}\n`);
    const loader = projectLoader();
    if (loader !== null) tell(loader);
    for (const block of plan.blocks) {
      const note = inTurnBecause(plan, block);
      if (note !== null) tell(`${block.scenario}: ${note}`);
    }
    return await recordRun(run, place, { show, look: lookAt, tell, interrupted: io.interrupted });
  } finally {
    progress.clear();
  }
}

function exitCodeOf(comparison: Comparison, isAllWritten: boolean): ExitCode {
  if (comparison.state === 'interrupted') return exitCodes.interrupted;
  const isWrong = comparison.cells.some((cell) => cell.state === 'failed' || cell.state === 'invalid');
  const isNothing = !comparison.cells.some((cell) => cell.state === 'measured');
  const isWhole = isAllWritten && comparison.state === 'complete';
  return isWrong || isNothing || !isWhole ? exitCodes.invalid : exitCodes.done;
}
