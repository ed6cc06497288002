import { idealAmong } from '../work/bound.ts';
import { measureFloors } from './floors.ts';
import { checkOpenFiles } from '../machine/open-files.ts';
import type { Member } from '../members/registry.ts';
import {
  type Environment,
  type LookRecord,
  type Plan,
  type PlannedTrial,
  type ResultRecord,
  type Results,
  SCHEMA_VERSION,
} from '../records/records.ts';
import { collect, createRecordFile, isDiskError } from '../records/result-file.ts';
import { type Look, runPlan } from './session.ts';
import type { Suite } from '../members/types.ts';
import { realWorld } from './world.ts';

/** A plan, and what its result file says beside it. */
export interface RunToRecord {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  readonly version: string;
  /** The command that makes this run again. */
  readonly command: string;
  readonly environment: Environment;
}

export interface RecordedRun {
  readonly results: Results;
  /** Why the file does not have all of it, or null where it does. */
  readonly writeError: string | null;
}

/** Whoever watches a run: told every record when it has been written, and able to end it. */
export interface RunObserver {
  /** What is known of a block, by what was recorded until then and so many of its rounds that are clean. */
  readonly look: (results: Results, scenario: string, rounds: number) => LookRecord;
  readonly show: (record: ResultRecord) => void;
  readonly interrupted: AbortSignal;
}

/**
 * Runs the plan in real processes. Every record is in memory and on disk before the next begins; a disk that takes no more
 * ends the run, and what was measured is still told.
 *
 * @throws EnvironmentError where it needs more open files than it may have; UsageError where the file cannot be made
 */
export async function recordRun(run: RunToRecord, path: string, observer: RunObserver): Promise<RecordedRun> {
  checkOpenFiles(run.plan, run.environment);
  const file = createRecordFile<ResultRecord>(path);
  const records: ResultRecord[] = [];
  let writeError: string | null = null;
  try {
    const look: Look = (scenario, rounds) => observer.look(collect(records, path), scenario, rounds);
    for await (const record of recordsOf(run, look, observer.interrupted)) {
      records.push(record);
      file.write(record);
      observer.show(record);
    }
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
    file.close();
  }
  return { results: collect(records, path), writeError };
}

/** All that a result file holds, in its order, as it happens. */
async function* recordsOf(run: RunToRecord, look: Look, interrupted: AbortSignal): AsyncGenerator<ResultRecord> {
  const { plan, suites, version, command, environment } = run;
  const tool = { name: 'lockstep', version };
  yield { type: 'session', schemaVersion: SCHEMA_VERSION, tool, command, environment, plan };
  yield* await measureFloors(interrupted);
  const ideal = (planned: PlannedTrial) => idealAmong(suites, planned);
  yield* runPlan(plan, ideal, realWorld(interrupted), interrupted, { look });
}
