import { resolve } from 'node:path';
import { analyse } from '../core/analysis/analysis.ts';
import { idealAmong } from '../core/bound.ts';
import type { Comparison } from '../core/comparison.ts';
import { environmentNow } from '../core/environment.ts';
import { measureFloors } from '../core/floors.ts';
import type { Member } from '../core/plan.ts';
import { type Environment, type Plan, type PlannedTrial, type ResultRecord, SCHEMA_VERSION } from '../core/records.ts';
import { collect, createRecordFile, type ResultFile } from '../core/result-file.ts';
import { runPlan } from '../core/session.ts';
import type { Suite } from '../core/types.ts';
import { realWorld } from '../core/world.ts';
import { commandOf } from './command-text.ts';
import { EnvironmentError } from '../core/environment-error.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { defaultPath, isDiskError, screenOptions } from './output.ts';
import { Progress } from './progress.ts';
import { reportFiles, reportOf, writeReports } from './report-files.ts';
import type { RunOptions } from './run-options.ts';
import type { Selection } from './selection.ts';
import { toolVersion } from './version.ts';

export interface Measurement {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly options: Pick<RunOptions, 'out' | 'report' | 'json'> & Selection;
  readonly chosen: readonly string[];
}

/** Runs the plan, keeps every record on disk as it comes, and tells what was found. */
export async function measure(measurement: Measurement, io: Io): Promise<ExitCode> {
  const { options } = measurement;
  const reports = await reportFiles(options.report, 'run');
  const shown = await reportOf(options.json === true ? 'json' : 'terminal', 'run');
  const { path, results, writeError } = await measureToFile(measurement, io);
  const comparison = analyse(results);
  io.stdout(shown.render(comparison, screenOptions(io)));
  const isAllWritten = writeReports(reports, comparison, path, io);
  io.stderr(`results: ${path}\n`);
  if (writeError !== null) io.stderr(`lockstep: the result file is not whole: ${writeError}\n`);
  return exitCodeOf(comparison, writeError === null && isAllWritten);
}

/** Runs the plan and keeps every record on disk as it comes. */
export async function measureToFile(measurement: Measurement, io: Io) {
  const { plan, options } = measurement;
  const environment = environmentNow(io.cwd);
  checkOpenFiles(plan, environment);
  const path = resolve(io.cwd, options.out ?? defaultPath(environment, io.cwd));
  const file = createRecordFile<ResultRecord>(path);
  const session: ResultRecord = {
    type: 'session',
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'lockstep', version: toolVersion() },
    command: commandOf(measurement.chosen, options),
    environment,
    plan,
  };
  const { records, writeError } = await record(measurement, session, file, io);
  return { path, results: collect(records, path), writeError };
}

/** Every record in memory and on disk. A disk that takes no more ends the run, and what was measured is still told. */
async function record({ plan, suites }: Measurement, session: ResultRecord, file: ResultFile, io: Io) {
  const records: ResultRecord[] = [];
  const progress = new Progress(plan, io);
  const ideal = (planned: PlannedTrial) => idealAmong(suites, planned);
  let writeError: string | null = null;
  try {
    const keep = (made: ResultRecord) => {
      records.push(made);
      file.write(made);
      progress.show(made);
    };
    keep(session);
    for (const floor of await measureFloors(io.interrupted)) keep(floor);
    for await (const made of runPlan(plan, ideal, realWorld(io.interrupted), io.interrupted)) keep(made);
  } catch (error) {
    if (!isDiskError(error)) throw error;
    writeError = error.message;
    records.push({
      type: 'end',
      state: 'failed',
      reason: `the result file could not be written: ${error.message}`,
      elapsedMs: 0,
    });
  } finally {
    progress.clear();
    file.close();
  }
  return { records, writeError };
}

/** Each call in flight is a socket; its client, its server and the session need some more. */
const OTHER_FILES = 100;

function checkOpenFiles(plan: Plan, { openFilesLimit }: Environment): void {
  const needed = Math.max(...plan.blocks.map((block) => mostSockets(plan, block))) + OTHER_FILES;
  if (openFilesLimit === null || needed <= openFilesLimit) return;
  throw new EnvironmentError(
    `${needed} open files are needed and ${openFilesLimit} allowed: run "ulimit -n ${needed}" first`,
  );
}

/** The most that one process holds: a trial its own, and a server those of all trials that are alive together. */
function mostSockets({ trials }: Plan, { trials: ids }: Plan['blocks'][number]): number {
  const alive = trials.filter((trial) => ids.includes(trial.id));
  const atServers = alive.filter((trial) => trial.server !== null);
  return Math.max(
    ...alive.map((trial) => trial.concurrency),
    atServers.reduce((sum, trial) => sum + trial.concurrency, 0),
  );
}

function exitCodeOf(comparison: Comparison, isAllWritten: boolean): ExitCode {
  if (comparison.state === 'interrupted') return exitCodes.interrupted;
  const isWrong = comparison.cells.some((cell) => cell.state === 'failed' || cell.state === 'invalid');
  const isNothing = !comparison.cells.some((cell) => cell.state === 'measured');
  const isWhole = isAllWritten && comparison.state === 'complete';
  return isWrong || isNothing || !isWhole ? exitCodes.invalid : exitCodes.done;
}
