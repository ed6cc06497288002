import { type BaseCheckout, checkOutBase } from './base-checkout.ts';
import { OwnProcesses } from '../machine/own-processes.ts';
import type { Member } from '../members/registry.ts';
import type { Environment, Plan, PlannedTrial } from '../records/records.ts';
import { createRecordFile, isDiskError, type RecordFile } from '../records/result-file.ts';
import type { Suite } from '../members/types.ts';
import { Globals } from '../session/globals.ts';
import { realWorld } from '../session/world.ts';
import { comparingCells, gateCells } from './both-sides.ts';
import type { GateMargins } from './cells.ts';
import { type GateRecord, gateStart } from './records.ts';
import { runGate } from './session.ts';

/** A plan whose trials are compared with those of another commit, and what the file of the gate says beside them. */
export interface GateToRecord {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  /** The folder of the candidate. */
  readonly folder: string;
  /** The commit to compare with, by any name that git knows. */
  readonly ref: string;
  /** A command that makes the base fit to run; null for the usual one. */
  readonly prepare: string | null;
  readonly margins: GateMargins;
  readonly version: string;
  /** The command that makes this gate again. */
  readonly command: string;
  readonly environment: Environment;
  /** What the user calls his own of what runs already. Default: nothing. */
  readonly own?: readonly string[] | undefined;
}

/** Every record of a gate, or why there is no more to tell: it was interrupted, or its file could not be written. */
export type RecordedGate =
  | { readonly state: 'recorded'; readonly records: readonly GateRecord[] }
  | { readonly state: 'interrupted' }
  | { readonly state: 'unwritten'; readonly reason: string };

/** Whoever watches a gate: told what begins and every record when it has been written, and able to end it. */
export interface GateObserver {
  readonly tell: (text: string) => void;
  readonly show: (record: GateRecord) => void;
  readonly interrupted: AbortSignal;
}

/**
 * Measures base and candidate side by side, every record on disk as it comes. The base is gone again when this returns,
 * whatever happened.
 *
 * @throws UsageError where there is no such commit, or the file cannot be made; EnvironmentError where the base cannot run
 */
export async function recordGate(gate: GateToRecord, path: string, observer: GateObserver): Promise<RecordedGate> {
  const { interrupted, tell, show } = observer;
  let base: BaseCheckout | null = null;
  let file: RecordFile<GateRecord> | null = null;
  let globals: Globals | null = null;
  const records: GateRecord[] = [];
  try {
    const { folder: cwd, ref, prepare, plan } = gate;
    const own = new OwnProcesses(gate.own);
    const modules = plan.trials.flatMap(({ modules: { workload, server } }) =>
      [workload, server].flatMap((part) => part?.module ?? []),
    );
    base = await checkOutBase({ cwd, ref, prepare, modules, tell, interrupted });
    // the candidate's, for both sides: what is compared is the work
    globals = await Globals.setUp(plan.trials, { interrupted, tell: (text) => tell(`lockstep: ${text}\n`) });
    for (const pid of globals.pids) own.adopt(pid);
    file = createRecordFile<GateRecord>(path);
    for await (const record of recordsOf(gate, { base, own, globals }, observer)) {
      records.push(record);
      file.write(record);
      show(record);
    }
    return { state: 'recorded', records };
  } catch (error) {
    await new Promise(setImmediate); // the signal that ended git has been sent to us too, and is heard of only now
    if (interrupted.aborted) return { state: 'interrupted' }; // what fails then fails of it
    if (!isDiskError(error)) throw error;
    return { state: 'unwritten', reason: error.message };
  } finally {
    file?.close();
    await globals?.tearDown();
    base?.close();
  }
}

/** What a gate stands on: the checkout of its base, the user's own processes, and what its suites do once. */
interface Surroundings {
  readonly base: BaseCheckout;
  readonly own: OwnProcesses;
  readonly globals: Globals;
}

/** All that the file of a gate holds, in its order, as it happens. */
async function* recordsOf(
  { plan, suites, margins, version, command, environment }: GateToRecord,
  { base: checkout, own, globals }: Surroundings,
  { tell, interrupted }: GateObserver,
): AsyncGenerator<GateRecord> {
  const { budgetMs, roundTimeoutMs, seed } = plan;
  const { ref, commit } = checkout;
  const cells = comparingCells(gateCells(plan, suites, margins, (url) => checkout.inBase(url)));
  const told = { margin: margins.margin, budgetMs, seed, cells: [...cells.told] };
  yield gateStart(version, { command, environment, base: { ref, commit }, ...told });
  tell(`gating ${cells.run.length} cells against ${ref} (${commit}), at most ${budgetMs / 1000} s\n`);
  // a trial of the base has its own module's name, and the data of the candidate's
  const ofCandidate = (planned: PlannedTrial) => plan.trials.find(({ id }) => id === planned.id) ?? planned;
  const world = realWorld(interrupted, (planned) => globals.dataOf(ofCandidate(planned)), own);
  yield* runGate(cells.run, { budgetMs, roundTimeoutMs, seed }, world, interrupted);
}
