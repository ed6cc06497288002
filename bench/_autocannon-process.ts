import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { answerParent } from '../core/answering.ts';
import type { DrawnWork, RoundSeed } from '../core/types.ts';
import type { Cost } from './_self-contestants.ts';

/** autocannon in a process of its own. It has no types, and these are the parts that are used. */
interface Options {
  readonly url: string;
  readonly connections: number;
  readonly pipelining: number;
  readonly amount: number;
  readonly sampleInt: number;
}
interface Result {
  readonly '2xx': number;
  readonly errors: number;
}
interface Instance extends EventEmitter, PromiseLike<Result> {}

const autocannon = createRequire(import.meta.url)('autocannon') as (options: Options) => Instance;

/** It notices that it is done at its next sample. */
const SAMPLE_MS = 100;

let settings: { readonly origin: string; readonly connections: number };

answerParent({
  prepare(given: typeof settings) {
    settings = given;
  },
  async round({ work }: RoundSeed): Promise<Cost> {
    const { operations: amount } = work as DrawnWork;
    const { origin, connections } = settings;
    // it sends the bytes of one request again and again; the middle id is as long as most ids of a round are
    const url = `${origin}/item/${amount / 2}`;
    const instance = autocannon({ url, connections, pipelining: 1, amount, sampleInt: SAMPLE_MS });
    const cost = costAfter(instance, 2 * connections, amount);
    const { '2xx': succeeded, errors } = await instance;
    if (succeeded !== amount || errors > 0) throw new Error(`autocannon: ${succeeded} of ${amount} succeeded`);
    return await cost;
  },
});

/** Leaves out the first responses, where it connects, and what it does after the last: ours do neither on the clock. */
function costAfter(instance: Instance, first: number, last: number): Promise<Cost> {
  let responses = 0;
  let cpu: NodeJS.CpuUsage;
  let begun = 0;
  return new Promise((resolve) => {
    instance.on('response', () => {
      responses += 1;
      if (responses === first) {
        cpu = process.cpuUsage();
        begun = performance.now();
      } else if (responses === last) {
        const { user, system } = process.cpuUsage(cpu);
        resolve({
          requests: last - first,
          elapsedNs: (performance.now() - begun) * 1e6,
          cpuMicros: user + system,
        });
      }
    });
  });
}
