import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import { answerParent } from '../core/process/answering.ts';
import type { DrawnWork, RoundSeed } from '../core/members/types.ts';
import type { Cost } from './_self-contestants.ts';

/** autocannon in a process of its own. It has no types, and these are the parts that are used. */
interface Options {
  readonly url: string;
  readonly connections: number;
  readonly pipelining: number;
  readonly amount: number;
  readonly sampleInt: number;
  readonly verifyBody?: (body: string) => boolean;
}
interface Result {
  readonly '2xx': number;
  readonly errors: number;
  readonly mismatches: number;
}
interface Instance extends EventEmitter, PromiseLike<Result> {}

const autocannon = createRequire(import.meta.url)('autocannon') as (options: Options) => Instance;

/** It notices that it is done at its next sample. */
const SAMPLE_MS = 100;

interface Settings {
  readonly origin: string;
  readonly connections: number;
  /** Whether it looks at the bodies that it gets: by itself it does not. */
  readonly isChecking: boolean;
}

let settings: Settings;

answerParent({
  prepare(given: Settings) {
    settings = given;
  },
  async round({ work }: RoundSeed): Promise<Cost> {
    const { operations: amount } = work as DrawnWork;
    const { origin, connections, isChecking } = settings;
    // it sends the bytes of one request again and again; the middle id is as long as most ids of a round are
    const url = `${origin}/item/${amount / 2}`;
    const options: Options = { url, connections, pipelining: 1, amount, sampleInt: SAMPLE_MS };
    const instance = autocannon(isChecking ? { ...options, verifyBody: sameAsFirst() } : options);
    const cost = costAfter(instance, 2 * connections, amount);
    const { '2xx': succeeded, errors, mismatches } = await instance;
    if (succeeded !== amount || errors + mismatches > 0) {
      throw new Error(`autocannon: ${succeeded} of ${amount} succeeded, ${mismatches} with another body`);
    }
    return await cost;
  },
});

/** It gets one body again and again, so that all of them have the checksum of the first. */
function sameAsFirst(): (body: string) => boolean {
  let first: number | undefined;
  return (body) => {
    const checksum = crc32(body);
    first ??= checksum;
    return checksum === first;
  };
}

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
