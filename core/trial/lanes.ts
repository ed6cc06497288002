import { loadInputs, loadWorkload } from '../members/load.ts';
import type { MakeInput, Operation, Target, TrialSpec, Workload } from '../members/types.ts';
import { functionWorkload } from './function-workload.ts';
import { laneOf } from './lane.ts';
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
  const { workload: ref } = trial;
  const workload = await (ref.isOperation === true ? functionWorkload(ref) : loadWorkload(ref));
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
function checkOperation(prepared: unknown, name: string): void {
  if (typeof (prepared as Partial<Operation> | null | undefined)?.run === 'function') return;
  throw new TypeError(`the workload "${name}" prepared no operation: return { run, close }, two async functions`);
}

/** Where items go to no other thread, what they are handed is made where they are run. */
function handed(operation: Operation, makeInput: MakeInput): Operation {
  return { run: (item) => operation.run(item, makeInput(item).value), close: () => operation.close() };
}

export async function closeLanes(operations: readonly Operation[]): Promise<void> {
  await Promise.allSettled(operations.map(async (operation) => operation.close()));
}
