import { idealAmong } from '../work/bound.ts';
import { measureFloors } from './floors.ts';
import { Globals } from './globals.ts';
import { rowsTooLarge, type TooLarge } from '../machine/open-files.ts';
import { OwnProcesses } from '../machine/own-processes.ts';
import type { Member } from '../members/registry.ts';
import {
  type Environment,
  type LookRecord,
  type Plan,
  type PlannedTrial,
  type ResultRecord,
  type Results,
  SCHEMA_VERSION,
  type Shard,
} from '../records/records.ts';
import { partOf } from '../records/part.ts';
import { createRecordFile, DiskError, type RecordFile, type RecordPlace, takenAway } from '../records/record-file.ts';
import { collect, resultsIn } from '../records/result-file.ts';
import { unsupportedRecord } from './bring-up.ts';
import { type Look, runPlan } from './session.ts';
import type { Suite } from '../members/types.ts';
import type { Overseer } from './overseer.ts';
import { realWorld, type World } from './world.ts';

/** A plan, and what its result file says beside it. */
export interface RunToRecord {
  readonly plan: Plan;
  /** The part of it that is measured here. Default: all of it. */
  readonly shard?: Shard | undefined;
  readonly suites: readonly Member<Suite>[];
  readonly version: string;
  /** The command that makes this run again. */
  readonly command: string;
  readonly environment: Environment;
  /** What the user calls his own of what runs already. Default: nothing. */
  readonly own?: readonly string[] | undefined;
}

export interface RecordedRun {
  readonly results: Results;
  readonly path: string;
  /** Why the file does not have all of it, or null where it does. */
  readonly writeError: string | null;
}

/** Whoever watches a run: told every record when it has been written, and able to end it. */
export interface RunObserver {
  /** What is known of a block, by what was recorded until then and so many of its rounds that are clean. */
  readonly look: (results: Results, scenario: string, rounds: number) => LookRecord;
  /** With all that was recorded until then, as it is asked for. */
  readonly show: (record: ResultRecord, soFar: () => Results) => void;
  readonly interrupted: AbortSignal;
  /** Told a line of what went wrong beside the records. */
  readonly tell: (text: string) => void;
  /** Who may hold it up by hand. Default: nobody. */
  readonly overseer?: Overseer | undefined;
  /** Told where its result file is, before it begins. */
  readonly placed?: ((path: string) => void) | undefined;
  /** The world in which somebody sees what is done. */
  readonly watched?: ((world: World) => World) | undefined;
}

/**
 * Runs the plan in real processes. Every record is in memory and on disk before the next begins; a disk that takes no more
 * ends the run, and what was measured is still told.
 *
 * @throws EnvironmentError where each row needs more open files than it may have, or what it shall own does not run;
 *   UsageError where the file cannot be made, or what a suite does once a run fails
 */
export async function recordRun(run: RunToRecord, place: RecordPlace, observer: RunObserver): Promise<RecordedRun> {
  const part = partIn(run);
  const tooLarge = rowsTooLarge(part, run.environment);
  const own = new OwnProcesses(run.own);
  const globals = await Globals.setUp(part.trials, observer);
  try {
    for (const pid of globals.pids) own.adopt(pid);
    return await recordInto(createRecordFile<ResultRecord>(place), run, { own, tooLarge, globals }, observer);
  } finally {
    await globals.tearDown();
  }
}

async function recordInto(
  file: RecordFile<ResultRecord>,
  run: RunToRecord,
  circumstances: Omit<Circumstances, 'look' | 'overseer' | 'watched'>,
  { look, show, tell, interrupted, overseer, placed, watched = (world) => world }: RunObserver,
): Promise<RecordedRun> {
  const { path } = file;
  placed?.(path);
  const records: ResultRecord[] = [];
  let writeError: string | null = null;
  try {
    const lookNow: Look = (scenario, rounds) => look(collect(records, path), scenario, rounds);
    for await (const record of recordsOf(run, { ...circumstances, look: lookNow, overseer, watched }, interrupted)) {
      records.push(record);
      file.write(record);
      show(record, () => collect(records, path));
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    writeError = error.message;
    records.push({
      type: 'end',
      state: 'failed',
      reason: `the result file could not be written: ${error.message}`,
      elapsedMs: 0,
    });
  } finally {
    file.close();
  }
  if (file.path !== path) tell(takenAway(path, file.path));
  return { results: resultsIn(records, file.path), path: file.path, writeError };
}

function partIn({ plan, shard }: RunToRecord): Plan {
  return shard === undefined ? plan : partOf(plan, shard.blocks);
}

/** Who says whether a row is decided, what of what runs is the user's own, what is done once, and which rows cannot be measured here. */
interface Circumstances {
  readonly globals: Globals;
  readonly look: Look;
  readonly overseer: Overseer | undefined;
  readonly watched: (world: World) => World;
  readonly own: OwnProcesses;
  readonly tooLarge: readonly TooLarge[];
}

/** All that a result file holds, in its order, as it happens. */
async function* recordsOf(
  run: RunToRecord,
  { look, own, tooLarge, globals, overseer, watched }: Circumstances,
  interrupted: AbortSignal,
): AsyncGenerator<ResultRecord> {
  const { plan, shard, suites, version, command, environment } = run;
  const tool = { name: 'lockstep', version };
  const session = { schemaVersion: SCHEMA_VERSION, tool, command, environment, plan } as const;
  yield { type: 'session', ...session, ...(shard === undefined ? {} : { shard }) };
  yield* await measureFloors(plan.budgetMs, interrupted);
  for (const { block, reason } of tooLarge) yield* block.trials.map((id) => unsupportedRecord(id, reason));
  const part = partIn(run);
  const rest = { ...part, blocks: part.blocks.filter((each) => !tooLarge.some(({ block }) => block === each)) };
  const ideal = (planned: PlannedTrial) => idealAmong(suites, planned);
  const world = watched(realWorld(interrupted, (planned) => globals.dataOf(planned), own));
  yield* runPlan(rest, ideal, world, interrupted, { look, overseer });
}
