import type { Child } from '../core/process/child.ts';
import type { MeasuredRound } from '../core/records/records.ts';
import type { FullWitness, RoundSeed, Target, TrialSpec } from '../core/members/types.ts';
import type { Household, OwnEntry } from './_self-household.ts';
import type { Load } from './_self-load.ts';

/** What one round cost its client. */
export interface Cost {
  readonly requests: number;
  readonly elapsedNs: number;
  /** User and system, all threads of the process. */
  readonly cpuMicros: number;
}

/** One of those that are compared, in a process of its own. */
export interface Side {
  round(seed: RoundSeed): Promise<Cost>;
  close(): Promise<void>;
}

/** A trial as a session has it: the same process, asked the same questions. */
export interface Trial extends Side {
  measure(seed: RoundSeed): Promise<MeasuredRound>;
}

export interface HttpServer {
  readonly target: Target;
  /** Runs one round against it, and makes sure that it answered all of it, and well. */
  during(seed: RoundSeed, round: () => Promise<Cost>): Promise<Cost & { readonly serverBusy: number }>;
  close(): Promise<void>;
}

/** What of a trial is not in its load. */
export type TrialWords = Pick<TrialSpec, 'workload' | 'kindOf' | 'connect'>;

/** Far more than any of our rounds takes on a slow machine. */
const TIMEOUT_MS = 120_000;
/** Of all sides at once. */
const MOST_CONNECTIONS = 100;

function roundsOf(child: Child, household: Household): Side {
  return {
    round: (seed) => child.ask('round', seed, TIMEOUT_MS),
    close: () => household.end(child),
  };
}

export async function openSide(household: Household, entry: OwnEntry, settings: object): Promise<Side> {
  const child = household.start(entry);
  await child.ask('prepare', settings, TIMEOUT_MS);
  return roundsOf(child, household);
}

export async function openTrial(
  household: Household,
  model: 'event-loop' | 'sequential',
  { suite, params, concurrency }: Load,
  target: Target | null,
  words: TrialWords = { workload: suite.workload },
): Promise<Trial> {
  const child = household.start('trial-process');
  const shape = { concurrency, threads: null, tasksPerThread: null };
  const trial = { ...words, params, shape, seed: 1 };
  await child.ask('prepare', { runner: moduleOf(`runners/${model}`), trial, target }, TIMEOUT_MS);
  const measure = async (seed: RoundSeed): Promise<MeasuredRound> => {
    const measured = await child.ask<MeasuredRound>('round', seed, TIMEOUT_MS);
    const { attempted, succeeded } = measured.operations;
    if (succeeded !== attempted) throw new Error(`${attempted - succeeded} operations failed: ${measured.errorSample}`);
    return measured;
  };
  return {
    measure,
    async round(seed) {
      const { operations, elapsedNs, cpuUserMicros, cpuSystemMicros } = await measure(seed);
      return { requests: operations.succeeded, elapsedNs, cpuMicros: cpuUserMicros + cpuSystemMicros };
    },
    close: () => household.end(child),
  };
}

export async function openServer(household: Household): Promise<HttpServer> {
  const child = household.start('server-process');
  const target = await child.ask<Target>('start', { module: moduleOf('servers/http') }, TIMEOUT_MS);
  return {
    target,
    async during(seed, round) {
      await child.ask('begin', seed, TIMEOUT_MS);
      const cost = await round();
      const witness = await child.ask<FullWitness>('end', null, TIMEOUT_MS);
      const { '200': answered = 0, ...others } = witness.statuses;
      if (answered < cost.requests || Object.keys(others).length > 0) {
        throw new Error(`not all of ${cost.requests} requests were answered: ${JSON.stringify(witness)}`);
      }
      return { ...cost, serverBusy: witness.eventLoopUtilization };
    },
    close: () => household.end(child),
  };
}

/** A PostgreSQL of our own, which is the witness of both sides. */
export async function openPostgres(household: Household): Promise<HttpServer> {
  const child = household.start('server-process');
  const asked = { module: moduleOf('servers/postgres'), connections: MOST_CONNECTIONS };
  const target = await child.ask<Target>('start', asked, TIMEOUT_MS);
  return {
    target,
    async during(seed, round) {
      await child.ask('begin', seed, TIMEOUT_MS);
      const cost = await round();
      const { operations } = await child.ask<{ operations: number }>('end', null, TIMEOUT_MS);
      if (operations !== cost.requests) throw new Error(`${cost.requests} were answered, and ${operations} seen`);
      return { ...cost, serverBusy: 0 };
    },
    close: () => household.end(child),
  };
}

function moduleOf(path: string): string {
  return new URL(`../${path}.ts`, import.meta.url).href;
}
