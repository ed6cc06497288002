import { analyse } from '../core/analysis/analysis.ts';
import { lookAt } from '../core/analysis/stopping.ts';
import type { Comparison } from '../core/records/comparison.ts';
import { environmentNow } from '../core/machine/environment.ts';
import type { Desk } from '../core/monitor/desk.ts';
import { type RecordedRun, recordRun } from '../core/session/recorded-run.ts';
import type { World } from '../core/session/world.ts';
import type { Environment, ResultRecord, Results, Shard } from '../core/records/records.ts';
import { commandOf } from './command-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { keepApart, kindOf, resultPlace, screenOptions } from './output.ts';
import { Progress } from './progress.ts';
import type { OpenPage } from './page.ts';
import { keepReportsApart, reportFiles, reportOf, writeReports } from './report-files.ts';
import { partOf } from '../core/records/part.ts';
import { shareText } from '../core/shards/parts.ts';
import { shardOf } from '../core/shards/shard.ts';
import { inTurnBecause } from '../core/plan/connections.ts';
import { projectLoader } from '../core/members/project-loader.ts';
import { inputsOf } from './inputs.ts';
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
  keepReportsApart(reports, measurement.suites, io);
  let page: OpenPage | null = null;
  const watch = async (desk: Desk) => void (page = await followed(desk, options, io));
  const isWatched = options.page === true || options.open === true;
  const { results, path, writeError } = await measureToFile(measurement, io, undefined, isWatched ? watch : undefined);
  io.leaveAtOnce();
  const comparison = analyse(results);
  await (page as OpenPage | null)?.end(comparison);
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
  watch: (desk: Desk) => Promise<void> = async () => {},
): Promise<RecordedRun> {
  const { options, chosen, plan, suites } = measurement;
  keepApart([options.out], inputsOf(suites, io.cwd), io);
  const command = commandOf(chosen, options);
  const kind = plan.isOfClaims ? 'claims' : 'run';
  return withDesk({ kind, command }, io, async (desk, within) => {
    await watch(desk);
    return measureWatched({ ...measurement, command }, within, onRecord, desk);
  });
}

/** A page of the session, made between its rounds. */
async function followed(desk: Desk, { open }: Measurement['options'], io: Io): Promise<OpenPage> {
  const { openPage } = await import('./page.ts'); // few runs have one
  const page = await openPage(io, { isOpened: open === true, first: desk.tree(true) });
  desk.onChange(() =>
    page.changed(desk.tree(true), () => ({ results: desk.results?.() ?? null, stamps: desk.board.stamps })),
  );
  return page;
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
  const shard = shardIn(measurement, environment, io);
  const run = { plan, shard, suites, version: toolVersion(), command, environment, own: options.own };
  const part = shard === undefined ? plan : partOf(plan, shard.blocks);
  const progress = new Progress(part, io);
  try {
    const placed = (file: string) => desk.begin(part, file);
    const show = (record: ResultRecord, soFar: () => Results) => {
      progress.show(record);
      desk.saw(record, soFar);
      onRecord(record);
    };
    const tell = (text: string) => {
      io.stderr(`lockstep: ${text}\n`);
      desk.board.tell(text);
    };
    const loader = projectLoader();
    if (loader !== null) tell(loader);
    if (shard !== undefined) tell(shareText(plan, shard));
    for (const block of part.blocks) {
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

function shardIn({ plan, options, chosen }: Measurement, environment: Environment, { cwd }: Io): Shard | undefined {
  const { shard, ...whole } = options;
  if (shard === undefined) return undefined;
  return shardOf(plan, shard, { folder: cwd, environment, command: commandOf(chosen, whole) });
}

/** A machine more than there are row groups is no fault: a scheduler has as many as it has. */
function exitCodeOf(comparison: Comparison, isAllWritten: boolean): ExitCode {
  if (comparison.state === 'interrupted') return exitCodes.interrupted;
  const isWrong = comparison.cells.some((cell) => cell.state === 'failed' || cell.state === 'invalid');
  const isNothing = comparison.cells.length > 0 && !comparison.cells.some((cell) => cell.state === 'measured');
  const isWhole = isAllWritten && comparison.state === 'complete';
  return isWrong || isNothing || !isWhole ? exitCodes.invalid : exitCodes.done;
}
