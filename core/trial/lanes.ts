import { loadInputs, loadWorkload } from '../members/load.ts';
import type { MakeInput, Operation, Target, TrialSpec } from '../members/types.ts';

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
  const workload = await loadWorkload(trial.workload);
  const makeInput = await loadInputs(trial);
  const { params, seed } = trial;
  const opened = await Promise.allSettled(
    Array.from({ length: count }, (_, lane) => workload({ target, params, index: first + lane, seed })),
  );
  const operations = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = opened.find((result) => result.status === 'rejected');
  if (failure === undefined) for (const operation of operations) checkOperation(operation, trial.workload.export);
  if (failure === undefined) return makeInput === null ? operations : operations.map((each) => handed(each, makeInput));
  await closeLanes(operations);
  throw failure.reason;
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
