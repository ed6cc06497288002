import { analyse } from '../core/analysis/analysis.ts';
import { lookAt } from '../core/analysis/stopping.ts';
import type { Comparison } from '../core/records/comparison.ts';
import { environmentNow } from '../core/machine/environment.ts';
import type { Desk } from '../core/monitor/desk.ts';
import { type RecordedRun, recordRun } from '../core/session/recorded-run.ts';
import type { World } from '../core/session/world.ts';
import type { ResultRecord } from '../core/records/records.ts';
import { collect } from '../core/records/result-file.ts';
import { commandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { kindOf, resultPlace, screenOptions } from './output.ts';
import { Progress } from './progress.ts';
import { reportFiles, reportOf, writeReports } from './report-files.ts';
import { inTurnBecause } from '../core/plan/connections.ts';
import { projectLoader } from '../core/members/project-loader.ts';
import type { Measurement } from './selection.ts';
import { toolVersion } from './version.ts';
import { withDesk } from './watched.ts';

/** What a run found, and what a shell is told of it. */
export interface Told {
  readonly comparison: Comparison;
  readonly code: ExitCode;
}

/** Runs the plan, keeps every record on disk as it comes, and tells what was found. */
export async function measure(measurement: Measurement, io: Io): Promise<Told> {
  const { options } = measurement;
  const reports = await reportFiles(options.report, 'run');
  const shown = await reportOf(kindOf(options), 'run');
  const { comparison, path, writeError } = await measured(measurement, io);
  io.stdout(shown.render(comparison, screenOptions(io)));
  const isAllWritten = writeReports(reports, comparison, path, io);
  io.stderr(`results: ${path}\n`);
  if (writeError !== null) io.stderr(`lockstep: the result file is not whole: ${writeError}\n`);
  return { comparison, code: exitCodeOf(comparison, writeError === null && isAllWritten) };
}

/** Runs the plan, every record on disk as it comes, and says what was found: what a run is, told or not. */
export async function measured(
  measurement: Measurement,
  io: Io,
  onRecord?: (record: ResultRecord) => void,
): Promise<Omit<RecordedRun, 'results'> & { readonly comparison: Comparison }> {
  const { results, ...recorded } = await measureToFile(measurement, io, onRecord);
  return { ...recorded, comparison: analyse(results) };
}

/** Runs the plan and keeps every record on disk as it comes. */
export async function measureToFile(
  measurement: Measurement,
  io: Io,
  onRecord: (record: ResultRecord) => void = () => {},
): Promise<RecordedRun> {
  const { options, chosen, plan } = measurement;
  const command = commandOf(chosen, options);
  const kind = plan.isOfClaims ? 'claims' : 'run';
  return withDesk({ kind, command }, io, (desk, within) =>
    measureWatched({ ...measurement, command }, within, onRecord, desk),
  );
}

/** The same in a session that is watched already, and is longer than this run. */
export async function measureWatched(
  measurement: Measurement & { readonly command: string },
  io: Io,
  onRecord: (record: ResultRecord) => void,
  desk: Desk,
): Promise<RecordedRun> {
  const { plan, suites, options, command } = measurement;
  const environment = environmentNow(io.cwd);
  const place = resultPlace(options.out, environment, io.cwd);
  const run = { plan, suites, version: toolVersion(), command, environment, own: options.own };
  const progress = new Progress(plan, io);
  try {
    const records: ResultRecord[] = [];
    let path = '';
    const placed = (file: string) => {
      path = file;
      desk.begin(plan, file);
    };
    const show = (record: ResultRecord) => {
      progress.show(record);
      records.push(record);
      desk.saw(record, () => collect(records, path));
      onRecord(record);
    };
    const tell = (text: string) => {
      io.stderr(`lockstep: ${text}\n`);
      desk.board.tell(text);
    };
    const loader = projectLoader();
    if (loader !== null) tell(loader);
    for (const block of plan.blocks) {
      const note = inTurnBecause(plan, block);
      if (note !== null) tell(`${block.scenario}: ${note}`);
    }
    const { overseer } = desk;
    const watched = (world: World) => desk.watched(world);
    const observer = { show, look: lookAt, tell, overseer, placed, watched, interrupted: io.interrupted };
    return await recordRun(run, place, observer);
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
