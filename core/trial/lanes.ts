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
  if (failure === undefined) return makeInput === null ? operations : operations.map((each) => handed(each, makeInput));
  await closeLanes(operations);
  throw failure.reason;
}

/** Where items go to no other thread, what they are handed is made where they are run. */
function handed(operation: Operation, makeInput: MakeInput): Operation {
  return { run: (item) => operation.run(item, makeInput(item).value), close: () => operation.close() };
}

export async function closeLanes(operations: readonly Operation[]): Promise<void> {
  await Promise.allSettled(operations.map((operation) => operation.close()));
}
