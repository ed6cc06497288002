import { makespanBound } from '../core/work/bound.ts';
import { makePlan, type PlanRequest } from '../core/plan/plan.ts';
import type { Member } from '../core/members/registry.ts';
import type { Plan } from '../core/records/records.ts';
import type { Runner, Server, Suite } from '../core/members/types.ts';

/** Plans of suites, models and servers that nobody can start: what is planned, and what a fake world makes of it. */

export const member = <T extends { readonly name: string }>(value: T): Member<T> => ({
  value,
  module: `file:///fake/${value.name}.ts`,
});

/** N operations of L ms against the server `desk`. */
export function suite(some: Partial<Suite> = {}): Suite {
  return {
    name: 'fetch',
    about: 'asks the desk',
    server: 'desk',
    workload: { module: 'file:///fake/fetch.ts', export: 'fetch' },
    params: {
      latencyMs: { about: 'delay', values: [100] },
      operations: { about: 'operations a round', values: [8], min: 1, isInteger: true },
    },
    concurrency: [4],
    threads: 2,
    work: ({ latencyMs, operations }) => ({
      kind: 'drawn',
      operations: Number(operations),
      latency: 'constant',
      latencyMs: Number(latencyMs),
      bytes: 64,
      stallShare: 0,
      stallMs: 0,
      errorShare: 0,
    }),
    bound: makespanBound,
    ...some,
  };
}

/** The same without a server. */
export const nap: Suite = suite({ name: 'nap', server: null });

const model = (name: string, shapes: Runner['shapes']): Member<Runner> =>
  member({ name, about: name, shapes, prepare: () => Promise.reject(new Error('a fake model runs nowhere')) });

export const sequential = model('sequential', () => [{ concurrency: 1, threads: null, tasksPerThread: null }]);
export const eventLoop = model('event-loop', (concurrency) => [{ concurrency, threads: null, tasksPerThread: null }]);
/** Every thread with its share of K, and as a user gets it: one task a thread. */
export const pool = model('pool', (concurrency, threads) => {
  const used = Math.min(threads, concurrency);
  const shares = [...new Set([Math.floor(concurrency / used), 1])];
  return shares.map((tasksPerThread) => ({ concurrency: used * tasksPerThread, threads: used, tasksPerThread }));
});

export const desk: Server = {
  name: 'desk',
  about: 'answers',
  probe: null,
  start: () => Promise.reject(new Error('a fake server starts nowhere')),
};

export function request(some: Partial<PlanRequest> = {}): PlanRequest {
  const suites = some.suites ?? [member(suite())];
  return {
    suites,
    models: [sequential, eventLoop],
    servers: [member(desk)],
    knownSuites: suites,
    knownModels: some.models ?? [sequential, eventLoop],
    runtimes: null,
    params: {},
    concurrency: null,
    threads: null,
    processes: null,
    arrivals: null,
    isOfClaims: false,
    rounds: 6,
    endsWhenDecided: false,
    budgetMs: 600_000,
    roundTimeoutMs: 60_000,
    seed: 7,
    orderSeed: 7,
    margin: 0.05,
    confidence: 0.95,
    ...some,
  };
}

export const plan = (some: Partial<PlanRequest> = {}): Plan => makePlan(request(some));
