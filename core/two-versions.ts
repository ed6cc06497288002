import { loadInputs } from './members/load.ts';
import type { Lane, MakeInput, Operation, Version, WorkItem } from './members/types.ts';
import { type Versions, versionsIn } from './records/versions.ts';
import { CannotShare } from './text/thrown.ts';
import { Globals } from './trial/globals.ts';
import { laneOf } from './trial/lane.ts';
import { checkOperation, closeLanes, workloadOf } from './trial/lanes.ts';

/**
 * The workload of a trial that holds two versions of one: each lane has an operation of both, and an item says whose it
 * is. What differs between two processes of equal code, their threads, their server, their luck, is the same for both here.
 */

/** What undici, which most clients are made with, leaves on globalThis when it is loaded. */
const DISPATCHER = /^undici\.globalDispatcher\.\d+$/;

type Both = Readonly<Record<Version, Operation>>;

/** The first lane of this thread, opened while globals are watched. */
let first: Promise<Both> | undefined;
/** Whose first operation has not been watched yet. */
const unwatched = new Set<Version>();
let globals = new Globals();

/** @throws CannotShare where a version changes what the other one uses, too */
export async function workload(lane: Lane): Promise<Operation> {
  const versions = versionsIn(lane.params);
  if (first !== undefined) {
    await first;
    return operationOf(await bothOf(versions, lane));
  }
  first = watched(versions, lane);
  return operationOf(await first);
}

/** Makes an item's input by the code of its version. */
export async function inputs({ params }: Pick<Lane, 'params'>): Promise<MakeInput> {
  const { base, candidate } = versionsIn(params);
  const makers = { base: await makerOf(base), candidate: await makerOf(candidate) };
  return (item) => makers[versionOf(item)](item);
}

async function makerOf({ workload: named, inputs: made, params }: Versions[Version]): Promise<MakeInput> {
  // as the parts of a trial that `loadInputs` asks for
  const shape = { concurrency: 1, threads: null, tasksPerThread: null };
  const make = await loadInputs({ workload: named, inputs: made, params, shape, seed: 0 });
  return make ?? (() => ({ value: undefined }));
}

async function open({ workload: named, params }: Versions[Version], lane: Lane): Promise<Operation> {
  const prepare = await workloadOf({ workload: named });
  const { target, index, seed, data } = lane;
  const operation = await prepare(laneOf({ target, params, index, seed, data }, () => lane.signal));
  checkOperation(operation, named.export);
  return operation;
}

async function bothOf(versions: Versions, lane: Lane): Promise<Both> {
  const base = await open(versions.base, lane);
  try {
    return { base, candidate: await open(versions.candidate, lane) };
  } catch (error) {
    await closeLanes([base]);
    throw error;
  }
}

/** One after the other, so that it is known who has changed what. */
async function watched(versions: Versions, lane: Lane): Promise<Both> {
  globals = new Globals();
  const opened: Partial<Record<Version, Operation>> = {};
  const order: readonly Version[] = versions.first === 'base' ? ['base', 'candidate'] : ['candidate', 'base'];
  try {
    for (const version of order) {
      opened[version] = await open(versions[version], lane); // oxlint-disable-line no-await-in-loop
      const isFirst = version === versions.first;
      check(version, isFirst && versions.sharesDependencies ? DISPATCHER : null);
      globals = new Globals();
      unwatched.add(version);
    }
    return opened as Both;
  } catch (error) {
    await closeLanes(Object.values(opened));
    throw error;
  }
}

/** @throws CannotShare where there is another change than those that are of neither side */
function check(version: Version, known: RegExp | null): void {
  const [changed, ...more] = globals.changed().filter((name) => known?.test(name) !== true);
  if (changed === undefined) return;
  throw new CannotShare(`the ${version} changes ${changed}${more.length === 0 ? '' : ` and ${more.length} more`}`);
}

/** No async function of ours around it: that would be a part of what is measured. */
function operationOf({ base, candidate }: Both): Operation {
  return {
    run(item, input) {
      const version = versionOf(item);
      const done = version === 'base' ? base.run(item, input) : candidate.run(item, input);
      return unwatched.has(version) ? checkedAfter(version, done) : done;
    },
    close: () => closeLanes([base, candidate]),
  };
}

/** Much is loaded, and patched, when it is first used. */
async function checkedAfter<T>(version: Version, done: Promise<T>): Promise<T> {
  const outcome = await done;
  if (unwatched.delete(version)) {
    check(version, null);
    globals = new Globals();
  }
  return outcome;
}

function versionOf({ version }: WorkItem): Version {
  if (version === undefined) throw new Error('an item does not say whose code shall do it');
  return version;
}
