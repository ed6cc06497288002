import { z } from 'zod';
import type { Ledger } from '../members/types.ts';
import { nowMs } from '../process/time.ts';
import { UsageError } from '../text/errors.ts';
import { now } from '../trial/clock.ts';
import { inTime, type Limits } from './in-time.ts';
import type { Live } from './world.ts';

/** What is asked of a `Bench` of tinybench 6, whichever copy of it made it. */
export interface TinyBench {
  readonly name?: string | undefined;
  readonly tasks: readonly TinyTask[];
}

interface TinyTask {
  readonly name: string;
  readonly result: unknown;
  run(): Promise<unknown>;
  reset(emit?: boolean): void;
}

const amount = z.number().nonnegative();
const settings = z.object({
  name: z.string().optional(),
  time: amount,
  iterations: amount,
  warmup: z.boolean(),
  throws: z.boolean(),
  concurrency: z.string().nullable(),
  signal: z.instanceof(AbortSignal).optional(),
  tasks: z.array(z.object({ name: z.string() })),
});
/** The options of a Bench that are kept, and how it was made. */
export type BenchSettings = z.infer<typeof settings>;

/** @throws UsageError where it is no Bench of tinybench 6, has no tasks, or runs several calls at a time */
export function settingsOf(bench: TinyBench): BenchSettings {
  const { data, error } = settings.safeParse(bench);
  if (error !== undefined) {
    throw new UsageError(`this is no Bench of tinybench 6: ${error.issues[0]?.path.join('.')} is missing, or another`);
  }
  if (data.tasks.length === 0) throw new UsageError('the Bench has no task: add what is to be compared first');
  if (data.concurrency !== null) {
    throw new UsageError(
      'the Bench runs calls at a time: that is what models are for, so make a suite of its function',
    );
  }
  return data;
}

const result = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('completed'),
    latency: z.object({ mean: amount, samplesCount: z.int(), samples: z.array(amount).optional() }),
  }),
  z.object({ state: z.literal('errored'), error: z.unknown() }),
  z.object({ state: z.enum(['aborted', 'aborted-with-statistics']) }),
]);

/** How long each of some calls took, in ms, as tinybench timed it; all are null where the Bench does not retain samples. */
export interface Calls {
  readonly meanMs: number;
  readonly eachMs: readonly number[] | null;
}

/** A function of tinybench is its own: only its own loop calls it. So a round is a run of its task, of so many calls. */
export class LiveTask implements Live {
  /** Of the last round; null before there is one. */
  last: Calls | null = null;
  readonly #bench: TinyBench;
  readonly #task: TinyTask;

  /** @throws Error where the Bench has no such task */
  constructor(bench: TinyBench, name: string) {
    const task = bench.tasks.find((each) => each.name === name);
    if (task === undefined) throw new Error(`the Bench has no task "${name}"`);
    this.#bench = bench;
    this.#task = task;
  }

  /** @throws what the function throws; Error where it was aborted, or took no time that its clock tells */
  async call(count: number): Promise<Calls> {
    const { iterations, time, throws } = settingsOf(this.#bench);
    // a run is of at least so many calls, and of no less time
    Object.assign(this.#bench, { iterations: count, time: 0, throws: false });
    this.#task.reset(false);
    try {
      await this.#task.run();
    } finally {
      Object.assign(this.#bench, { iterations, time, throws });
    }
    const { data: told } = result.safeParse(this.#task.result);
    if (told === undefined) throw new Error('tinybench has no result of it');
    if (told.state === 'errored') throw told.error;
    if (told.state !== 'completed') throw new Error('it was aborted');
    const { mean, samplesCount, samples = null } = told.latency;
    if (samplesCount !== count) throw new Error(`${samplesCount} calls were timed instead of ${count}`);
    if (mean === 0) throw new Error('it takes no time that its clock can tell');
    return { meanMs: mean, eachMs: samples };
  }

  /** The calls in a row, as long as they took: setup, hooks and statistics between them are off the clock. */
  async round(ledger: Ledger): Promise<void> {
    let at = now();
    ledger.submittedNs.fill(at);
    const calls = await this.call(ledger.items.length);
    for (const index of ledger.order) {
      ledger.admittedNs[index] = at;
      ledger.startedNs[index] = at;
      at += (calls.eachMs?.[index] ?? calls.meanMs) * 1e6;
      ledger.finishedNs[index] = at;
      ledger.status[index] = 200;
    }
    this.last = calls;
  }

  /** Of one call nothing is known where samples are not retained. */
  told(): ReturnType<Live['told']> {
    return this.last?.eachMs === null ? { latency: null, queueWait: null, service: null, stamps: null } : {};
  }

  /** As it was before, but for one that failed, whose error stays. */
  reset(): void {
    if (result.safeParse(this.#task.result).data?.state === 'completed') this.#task.reset(false);
  }
}

/** So long is tried how long a call takes, once the function has been called so often. */
const TRIED_MS = 5;
/** More calls a round tell no more, and each is an entry of the ledger. */
const MOST_CALLS = 20_000;

/**
 * So many calls of each task are a round: the same of all, such that the rounds take the time that the Bench gives its tasks, and
 * have the least calls that it asks for.
 */
export async function callsOf(
  tasks: readonly LiveTask[],
  { time, iterations }: BenchSettings,
  { rounds, ...limits }: Limits & { readonly rounds: number },
): Promise<number> {
  let sumMs = 0;
  for (const task of tasks) sumMs += await costOf(task, limits); // oxlint-disable-line no-await-in-loop -- one after the other
  // of what only fails nobody knows how long it would take
  const wanted = sumMs === 0 ? 0 : Math.floor((time * tasks.length) / (rounds * sumMs));
  return Math.max(1, Math.ceil(iterations / rounds), Math.min(MOST_CALLS, wanted));
}

/** What a call takes with all that is done around it, in ms; 0 of one that fails, which the first round will tell. */
async function costOf(task: LiveTask, limits: Limits): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const begunMs = nowMs();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const isWell = await inTime(() => task.call(count), limits).then(
      () => true,
      () => false,
    );
    const tookMs = nowMs() - begunMs;
    if (!isWell) return 0;
    if (tookMs >= TRIED_MS || count >= MOST_CALLS) return tookMs / count;
  }
}
