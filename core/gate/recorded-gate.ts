import type { AcceptedChange } from './accepted.ts';
import { OwnProcesses } from '../machine/own-processes.ts';
import type { ComparedVersions } from '../records/gate-report.ts';
import type { Environment, Plan, PlannedTrial } from '../records/records.ts';
import { createRecordFile, DiskError, type RecordFile, type RecordPlace, takenAway } from '../records/record-file.ts';
import { Globals } from '../session/globals.ts';
import type { Overseer } from '../session/overseer.ts';
import { realWorld, type World } from '../session/world.ts';
import type { GateCells } from './both-sides.ts';
import { continuedStart, type EarlierGate } from './continued.ts';
import { type GateRecord, gateStart, type GateStart } from './records.ts';
import { hash } from '../work/random.ts';
import { runGate } from './session.ts';
import type { Trade } from './trades.ts';

/** What the candidate is compared with, for as long as it is. */
export interface GateBase {
  /** The name that it was asked for by. */
  readonly ref: string;
  readonly commit: string;
  /** Where versions of a package are compared: which. */
  readonly versions?: ComparedVersions;
  /** Why a trial of the base failed, in words for who does not know its folder. */
  explain(reason: string): string;
  /** Takes everything away again. */
  close(): void;
}

/** What is gated, at which margin, and what must be known of how that was found. */
export interface AgreedGate {
  /** Of the candidate: what its trials are to do, and for how long. */
  readonly plan: Plan;
  readonly cells: GateCells;
  readonly margin: number;
  readonly notes: readonly string[];
  readonly accepted: readonly AcceptedChange[];
  /** What may be slower for what is faster. */
  readonly trades: readonly Trade[];
  /** The command that makes this gate again. */
  readonly command: string;
}

/** Both sides of a gate, and what its file says beside. */
export interface GateToRecord<Base extends GateBase, Agreed extends AgreedGate> {
  /** @throws UsageError where there is no such base; EnvironmentError where it cannot be brought here */
  readonly open: () => Base | Promise<Base>;
  /** Makes the base fit to run, and says what is gated: both sides have a word in that. */
  readonly agree: (base: Base) => Promise<Agreed>;
  readonly version: string;
  readonly environment: Environment;
  /** Which of several machines this is. Default: the only one. */
  readonly shard?: Omit<NonNullable<GateStart['shard']>, 'accepted'> | undefined;
  /** What runs, and on which host, so that the gate can be continued there. */
  readonly ran: NonNullable<GateStart['ran']>;
  /** The gate that is continued. Default: none. */
  readonly earlier?: EarlierGate | undefined;
  /** What the user calls his own of what runs already. Default: nothing. */
  readonly own?: readonly string[] | undefined;
}

/** Every record of a gate, or why there is no more to tell: it was interrupted, or its file could not be written. */
export type RecordedGate<Agreed> =
  | {
      readonly state: 'recorded';
      readonly path: string;
      readonly records: readonly GateRecord[];
      readonly agreed: Agreed;
    }
  | { readonly state: 'interrupted' }
  | { readonly state: 'unwritten'; readonly path: string; readonly reason: string };

/** Whoever watches a gate: told what begins and every record when it has been written, and able to end it. */
export interface GateObserver {
  readonly tell: (text: string) => void;
  readonly show: (record: GateRecord) => void;
  readonly interrupted: AbortSignal;
  /** As in a run. */
  readonly overseer?: Overseer | undefined;
  readonly placed?: ((path: string) => void) | undefined;
  readonly watched?: ((world: World) => World) | undefined;
}

/**
 * Measures base and candidate side by side, every record on disk as it comes. The base is gone again when this returns,
 * whatever happened.
 *
 * @throws UsageError where there is no such commit, or the file cannot be made; EnvironmentError where the base cannot run
 */
export async function recordGate<Base extends GateBase, Agreed extends AgreedGate>(
  gate: GateToRecord<Base, Agreed>,
  place: RecordPlace,
  observer: GateObserver,
): Promise<RecordedGate<Agreed>> {
  const { interrupted, tell, show, placed } = observer;
  let base: Base | null = null;
  let file: RecordFile<GateRecord> | null = null;
  let globals: Globals | null = null;
  const records: GateRecord[] = [];
  const shown = new Set(gate.earlier?.measured);
  try {
    base = await gate.open();
    const agreed = await gate.agree(base);
    const own = new OwnProcesses(gate.own);
    // the candidate's, for both sides: what is compared is the work
    globals = await Globals.setUp(agreed.plan.trials, { interrupted, tell: (text) => tell(`lockstep: ${text}\n`) });
    for (const pid of globals.pids) own.adopt(pid);
    let path = '';
    for await (const record of recordsOf({ ...gate, ...agreed }, { base, own, globals }, observer)) {
      if (file === null) {
        file = createRecordFile<GateRecord>(place);
        ({ path } = file);
        placed?.(path);
      }
      records.push(record);
      file.write(record);
      if (!shown.has(record)) show(record);
    }
    const last = file?.path ?? path;
    if (last !== path) tell(`lockstep: ${takenAway(path, last)}\n`);
    return { state: 'recorded', path: last, records, agreed };
  } catch (error) {
    await new Promise(setImmediate); // the signal that ended git has been sent to us too, and is heard of only now
    if (interrupted.aborted) return { state: 'interrupted' }; // what fails then fails of it
    if (file === null || !(error instanceof DiskError)) throw error;
    return { state: 'unwritten', path: file.path, reason: error.message };
  } finally {
    file?.close();
    await globals?.tearDown();
    base?.close();
  }
}

/** What a gate stands on: its base, the user's own processes, and what its suites do once. */
interface Surroundings {
  readonly base: GateBase;
  readonly own: OwnProcesses;
  readonly globals: Globals;
}

/** All that the file of a gate holds, in its order, as it happens. */
async function* recordsOf(
  {
    plan,
    cells,
    margin,
    notes,
    trades,
    version,
    command,
    environment,
    shard,
    accepted,
    ran,
    earlier,
  }: AgreedGate & Pick<GateToRecord<GateBase, AgreedGate>, 'version' | 'environment' | 'shard' | 'ran' | 'earlier'>,
  { base, own, globals }: Surroundings,
  { tell, interrupted, overseer, watched = (world) => world }: GateObserver,
): AsyncGenerator<GateRecord> {
  const { budgetMs, roundTimeoutMs, seed } = plan;
  const { ref, commit, versions } = base;
  const part = shard === undefined ? {} : { shard: { ...shard, accepted: [...accepted] } };
  const start = gateStart(version, {
    command,
    environment,
    base: { ref, commit },
    ...(versions === undefined ? {} : { versions }),
    margin,
    budgetMs,
    seed,
    cells: [...cells.told],
    notes: [...notes],
    trades: [...trades],
    ran,
    ...part,
  });
  yield earlier === undefined ? start : continuedStart(earlier, start);
  if (earlier !== undefined) {
    yield* earlier.measured;
    yield { type: 'continued', startedAt: environment.startedAt };
  }
  tell(`gating ${cells.run.length} cells against ${ref} (${commit}), at most ${budgetMs / 1000} s\n`);
  // a trial of the base has its own module's name, and the data of the candidate's
  const ofCandidate = (planned: PlannedTrial) => plan.trials.find(({ id }) => id === planned.id) ?? planned;
  const world = watched(realWorld(interrupted, (planned) => globals.dataOf(ofCandidate(planned)), own));
  // machines are given other items, so that each pair of processes says something of its own
  const drawn = shard === undefined ? { seed } : { seed: hash(seed, shard.index), isShard: true };
  const options = { budgetMs, roundTimeoutMs, isControlled: true, ...(earlier && { before: earlier }), ...drawn };
  for await (const record of runGate(cells.run, options, world, interrupted, overseer)) {
    if (record.type === 'fault' && record.side === 'base') yield { ...record, reason: base.explain(record.reason) };
    else if (record.type === 'end') yield { ...record, elapsedMs: record.elapsedMs + (earlier?.elapsedMs ?? 0) };
    else yield record;
  }
}
