import nodeTimers from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite, LATENCY_MS } from './_broken.ts';

/** Correct; but it has put fake timers in the place of Node's, as a library for tests does that was left in by accident. */
export async function broken(): Promise<Operation> {
  const read = performance.now.bind(performance);
  if (!isPatched) {
    performance.now = () => read() / 10;
    process.hrtime = Object.assign(() => [0, 0] as [number, number], { bigint: () => 0n });
    const never = Object.assign(() => ({}) as never, { __promisify__: () => new Promise<never>(() => {}) });
    Object.assign(globalThis, { setTimeout: never, setImmediate: never });
    if (isMainThread) Object.assign(nodeTimers, { setTimeout: never, setImmediate: never });
  }
  isPatched = true;
  return {
    async run({ id }) {
      await setTimeout(LATENCY_MS);
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

let isPatched = false;

export default {
  ...suite(import.meta.url, { name: '_patches-the-clock', about: 'fakes the clock', server: null }),
  bound: null,
};
