import { isMainThread } from 'node:worker_threads';
import { loadInputs, loadWorkload } from '../members/load.ts';
import type { MakeInput, Operation, Target, TrialSpec, Workload } from '../members/types.ts';
import { isNotLoaded, NotLoaded, reasonOf } from '../text/thrown.ts';
import { functionWorkload } from './function-workload.ts';
import { laneOf } from './lane.ts';
import { tell } from './tell.ts';
import { LaneSignal, withinTime } from './within-time.ts';

/**
 * The operations of `count` lanes, ready to run: lane `first` and those after it.
 * Where one lane fails to come up, those that did are closed again before the error goes on.
 */
export async function openLanes(
  trial: TrialSpec,
  target: Target | null,
  first: number,
  count: number,
): Promise<Operation[]> {
  const workload = await workloadOf(trial);
  const makeInput = await loadInputs(trial);
  const opened = await Promise.allSettled(
    Array.from({ length: count }, (_, lane) => openLane(workload, trial, target, first + lane)),
  );
  const operations = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = opened.find((result) => result.status === 'rejected');
  if (failure === undefined) return makeInput === null ? operations : operations.map((each) => handed(each, makeInput));
  await closeLanes(operations);
  throw failure.reason;
}

/** @throws NotLoaded in a thread, where it is for others to say whether that is because of the thread */
export async function workloadOf({ workload: ref }: Pick<TrialSpec, 'workload'>): Promise<Workload> {
  try {
    return await (ref.isOperation === true ? functionWorkload(ref) : loadWorkload(ref));
  } catch (error) {
    if (isMainThread) throw error;
    throw new NotLoaded(reasonOf(error), { cause: error });
  }
}

/**
 * What a thread cannot load, and this one cannot either, is no matter of threads.
 *
 * @throws what a thread threw, or in words what comes of loading it here, without the code by which a thread refuses
 */
export async function prepareOrAsHere<T>(trial: TrialSpec, prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (isNotLoaded(error)) await loadedHere(trial);
    throw error;
  }
}

async function loadedHere(trial: TrialSpec): Promise<void> {
  try {
    await workloadOf(trial);
  } catch (error) {
    throw new Error(reasonOf(error)); // oxlint-disable-line preserve-caught-error -- its code would say what it is not
  }
}

async function openLane(
  workload: Workload,
  { workload: { export: name }, params, seed, data = null, timeoutMs }: TrialSpec,
  target: Target | null,
  index: number,
): Promise<Operation> {
  const signal = new LaneSignal();
  const lane = laneOf({ target, params, index, seed, data }, () => signal.current);
  const operation = await workload(lane);
  checkOperation(operation, name);
  return timeoutMs == null ? operation : withinTime(operation, timeoutMs, signal);
}

/** @throws TypeError where a workload of a user's own has prepared something else */
export function checkOperation(prepared: unknown, name: string): void {
  if (typeof (prepared as Partial<Operation> | null | undefined)?.run === 'function') return;
  throw new TypeError(`the workload "${name}" prepared no operation: return { run, close }, two async functions`);
}

/** Where items go to no other thread, what they are handed is made where they are run. */
function handed(operation: Operation, makeInput: MakeInput): Operation {
  return { run: (item) => operation.run(item, makeInput(item).value), close: () => operation.close() };
}

/** What cannot be closed is told, once a thread, and what was measured stays. */
export async function closeLanes(operations: readonly Operation[]): Promise<void> {
  const closed = await Promise.allSettled(operations.map(async (operation) => operation.close()));
  const failure = closed.find((result) => result.status === 'rejected');
  if (failure !== undefined) tell(`its close() failed: ${reasonOf(failure.reason)}`);
}
