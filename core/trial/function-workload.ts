import { exportNamed, type Exports, exportsOf } from '../members/module-exports.ts';
import { ARGUMENTS } from '../members/suite-of.ts';
import { clearTimeout, setTimeout } from '../process/time.ts';
import { reasonOf } from '../text/thrown.ts';
import type { Call, Lane, ModuleRef, Workload, WorkItem } from '../members/types.ts';
import { laneOf } from './lane.ts';
import { outcomeOfReturned } from './returned.ts';
import { tell } from './tell.ts';

type AnyFunction = (...values: unknown[]) => unknown;

/** So long may `setup` and `teardown` of a lane take: less than a trial has to come up, so that they are named. */
const SETUP_MS = 45_000;
const TEARDOWN_MS = 2_000;

/**
 * The workload of a function that is the operation itself, with `setup` and `teardown` of its module around each lane. It
 * is called with the arguments that were given; where none were, with its call and with what `setup` returned. A function
 * that was chosen from a module that says nothing to us is called with nothing.
 *
 * @throws TypeError where the module has no such function
 */
export async function functionWorkload(
  ref: ModuleRef,
  timesMs = { setup: SETUP_MS, teardown: TEARDOWN_MS },
): Promise<Workload> {
  const exports = await exportsOf(ref.module);
  const operation = functionIn(exports, ref.export);
  if (operation === null) throw new TypeError(`${ref.module} exports no function "${ref.export}"`);
  const setup = functionIn(exports, 'setup');
  const teardown = functionIn(exports, 'teardown');
  const isOurs = ref.export === 'default' || setup !== null || exportNamed(exports, 'options') !== undefined;
  return async (given) => {
    const { [ARGUMENTS]: words = '', ...params } = given.params;
    const { target, index, seed, data } = given;
    const lane = laneOf({ target, params, index, seed, data }, () => given.signal);
    const made = setup === null ? undefined : await ended('setup', timesMs.setup, () => setup(lane));
    const args = words === '' ? (isOurs ? null : []) : argumentsOf(String(words));
    const called = args === null ? callWith(operation, lane, made) : () => operation(...args);
    return {
      // no async function of ours around it: that would be a part of what is measured
      run(item) {
        const returned = called(item);
        return (returned instanceof Promise ? returned : Promise.resolve(returned)).then(outcomeOfReturned);
      },
      async close() {
        if (teardown === null) return;
        await ended('teardown', timesMs.teardown, () => teardown(made, lane)).catch((error: unknown) =>
          tell(reasonOf(error)),
        );
      },
    };
  };
}

/** A list is all arguments, and whatever else the only one. */
function argumentsOf(words: string): readonly unknown[] {
  const value: unknown = JSON.parse(words);
  return Array.isArray(value) ? value : [value];
}

function functionIn(exports: Exports, name: string): AnyFunction | null {
  const found = exportNamed(exports, name);
  return typeof found === 'function' ? (found as AnyFunction) : null;
}

function callWith(operation: AnyFunction, lane: Lane, made: unknown): (item: WorkItem) => unknown {
  const { target, params, index, data } = lane;
  return ({ id, latencyMs, bytes }) => {
    const call: Call = { id, lane: index, params, target, data, signal: lane.signal, latencyMs, bytes };
    return operation(call, made);
  };
}

/** @throws Error that names what threw, or did not end */
async function ended(what: string, mostMs: number, begin: () => unknown): Promise<unknown> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it did not end within ${mostMs / 1000} s`)), mostMs);
  try {
    return await Promise.race([begin(), late]);
  } catch (error) {
    throw new Error(`its ${what}() failed: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
