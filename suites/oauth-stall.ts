import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

interface OauthStallParams extends Record<string, number> {
  readonly latencyMs: number;
  readonly stallShare: number;
  readonly stallMs: number;
  readonly stallUntil: number;
  readonly guardedShare: number;
  readonly bulkhead: number;
  readonly timeoutMs: number;
  readonly ratePerSecond: number;
  readonly operations: number;
  readonly bytes: number;
}

/** λ, L, p, D and τ of the claims; threads of the pool, and slots of a loop that has more than enough. */
const RATE = 200;
const LATENCY_MS = 5;
const STALL_SHARE = 0.1;
const STALL_MS = 500;
const TIMEOUT_MS = 25;
const T = 2;
const K = 64;

/** Of a bulkhead: half of the requests need a token that may stall, and so many of them do that soon all threads are stuck. */
const GUARDED_SHARE = 0.5;
const GUARDED_STALL_SHARE = 0.4;
/** Of a recovery: for the first quarter of the requests every token stalls a little, and threads have half their time to spare. */
const STALL_UNTIL = 0.25;
const SHORT_STALL_MS = 30;
const CALM_RATE = 100;
const STALLED_MS = (1000 * STALL_UNTIL * 100) / CALM_RATE;
/** (ρ' − 1)·W ÷ (1 − ρ), with ρ' = λ·(L + D)/T while tokens stall, for W, and ρ = λ·L/T after it. */
const RECOVERY_MS =
  (((CALM_RATE * (LATENCY_MS + SHORT_STALL_MS)) / 1000 / T - 1) * STALLED_MS) /
  (1 - (CALM_RATE * LATENCY_MS) / 1000 / T);

/** What comes in a second and does not stall: (1−p)·λ. */
const HEALTHY = (1 - STALL_SHARE) * RATE;
/** p* = (T/λ − L) ÷ D': the share of stalls above which T slots cannot keep up, of which each holds a slot D' longer. */
const critical = (longerMs: number): string => `${((100 * ((1000 * T) / RATE - LATENCY_MS)) / longerMs).toFixed(0)} %`;
/** What T slots can do of λ, for ever: T ÷ (λ·(L + p·D)). */
const SERVED_SHARE = T / ((RATE * (LATENCY_MS + STALL_SHARE * STALL_MS)) / 1000);

/**
 * The handler of one request: it fetches a token, and checks it. Where the work plans that it loses its patience, it
 * calls the request off; a planned answer is waited for, since a busy machine must not change the work.
 */
export async function fetchToken({ target, params }: Lane<OauthStallParams>): Promise<Operation> {
  if (target === null) throw new Error('oauth-stall needs a server');
  const { OauthClient } = await import('./_oauth-client.ts'); // a list of suites does not wait for undici
  const client = await OauthClient.open(target.origin);
  return {
    async run(item) {
      if (item.status !== 504) return client.token(item);
      const patience = AbortSignal.timeout(params.timeoutMs);
      try {
        return await client.token(item, patience);
      } catch (error) {
        if (patience.aborted) return { status: 504, bytes: 0, checksum: 0 };
        throw error;
      }
    },
    close: () => client.close(),
  };
}

export default defineSuite<OauthStallParams>({
  name: 'oauth-stall',
  about:
    'a web server whose requests each need a token, from a server that stalls for some: T threads are soon all stuck',
  server: 'oauth',
  isServed: true,
  workload: { module: import.meta.url, export: 'fetchToken' },
  params: {
    latencyMs: { about: 'what a token takes', values: [LATENCY_MS], min: 0, max: 600_000 },
    stallShare: { about: 'share of tokens that stall', values: [STALL_SHARE], max: 1 },
    stallMs: { about: 'how long a stall lasts', values: [STALL_MS], max: 600_000 },
    stallUntil: { about: 'tokens stall for the first requests only: for this share of them', values: [1], max: 1 },
    guardedShare: { about: 'share of requests whose token may stall; the others meet none', values: [1], max: 1 },
    bulkhead: {
      about: 'so many of those are let in at once, and more are turned away; 0 for all',
      values: [0],
      max: 100_000,
      isInteger: true,
    },
    timeoutMs: { about: 'patience with a token, 0 for endless', values: [0], max: 600_000 },
    ratePerSecond: { about: 'requests that come in a second, at random', values: [RATE], min: 0.1, max: 100_000 },
    operations: { about: 'requests a round', values: [100], min: 1, max: 1_000_000, isInteger: true },
    bytes: { about: 'data in a token', values: [32], min: 0, max: 65_536, isInteger: true },
  },
  concurrency: [K],
  models: ['event-loop', 'worker-thread-pool', 'process-pool'],
  threads: T,
  work: ({ ratePerSecond, timeoutMs, stallUntil, guardedShare, bulkhead, ...work }) => ({
    ...drawn({ ...work, timeoutMs: timeoutMs === 0 ? undefined : timeoutMs }),
    kind: 'guarded',
    stallUntil,
    guardedShare,
    bulkhead: bulkhead === 0 ? undefined : bulkhead,
    arrivals: { kind: 'poisson', ratePerSecond },
  }),
  bound: makespanBound,
  leastMs: ({ status, latencyMs }, { timeoutMs }) => (status === 504 ? timeoutMs : latencyMs),
  claims: [
    {
      id: 'stalls-deny-service-to-a-threaded-server',
      statement: `Where one token in ten stalls, a server of ${T} threads loses most of the requests that do not stall, and a loop none.`,
      measure: { concurrency: [K], models: ['event-loop', 'worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'healthyPerSecond',
          dividedBy: { model: 'event-loop' },
          is: 'at-most',
          value: 0.5,
          because: `p = 10 % is over p* = (T/λ − L) ÷ D = ${critical(STALL_MS)}: in the long run T ÷ (λ·(L + p·D)) = ${SERVED_SHARE.toFixed(2)}, more before the first stalls`,
        },
        {
          of: { model: 'event-loop' },
          quantity: 'healthyPerSecond',
          is: 'at-least',
          value: 0.7 * HEALTHY,
          because: '(1−p)·λ, less the scatter of 100 arrivals at random',
        },
      ],
    },
    {
      id: 'it-is-the-slots-and-not-the-threads',
      statement: `A loop that may have ${T} requests in flight loses as many as ${T} threads do, and ${T} threads with ${K / T} tasks each lose none.`,
      measure: { concurrency: [K], models: ['event-loop', 'worker-thread-pool'], threads: T },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'healthyPerSecond',
          dividedBy: { model: 'event-loop', isControl: true },
          is: 'about',
          value: 1,
          within: 0.2,
          because: 'as many slots, the same arrivals and the same stalls',
        },
        {
          of: { model: 'worker-thread-pool', tasksPerThread: K / T },
          quantity: 'healthyPerSecond',
          dividedBy: { model: 'event-loop' },
          is: 'about',
          value: 1,
          within: 0.1,
          because: 'as many slots, and more than λ·(L + p·D) = 11 of them',
        },
      ],
    },
    {
      id: 'a-timeout-saves-the-threads',
      statement: `With a patience of ${TIMEOUT_MS} ms, ${T} threads serve all requests that do not stall.`,
      measure: {
        params: { timeoutMs: [TIMEOUT_MS] },
        concurrency: [T],
        models: ['worker-thread-pool'],
        threads: T,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool' },
          quantity: 'healthyPerSecond',
          is: 'at-least',
          value: 0.7 * HEALTHY,
          because: `p = 10 % is under p* = (T/λ − L) ÷ (τ − L) = ${critical(TIMEOUT_MS - LATENCY_MS)}: (1−p)·λ, less the scatter of 100 arrivals at random`,
        },
      ],
    },
    {
      id: 'a-bulkhead-saves-the-others',
      statement: `Where only half of the requests need a token that may stall, and one of them is let in at a time, ${T} threads serve the other half.`,
      measure: {
        params: { guardedShare: [GUARDED_SHARE], stallShare: [GUARDED_STALL_SHARE], bulkhead: [0, 1] },
        concurrency: [T],
        models: ['worker-thread-pool'],
        threads: T,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool', params: { bulkhead: 1 } },
          quantity: 'healthyPerSecond',
          is: 'at-least',
          value: 0.7 * (1 - GUARDED_SHARE) * RATE,
          because: 'the other half is λ/2, for which one thread is enough; less the scatter of 100 arrivals at random',
        },
        {
          of: { model: 'worker-thread-pool', params: { bulkhead: 0 } },
          quantity: 'healthyPerSecond',
          is: 'at-most',
          value: 0.6 * (1 - GUARDED_SHARE) * RATE,
          because: `without one, all wait behind the stalls, and T ÷ (λ·(L + p·D)) = ${(T / ((RATE * (LATENCY_MS + GUARDED_SHARE * GUARDED_STALL_SHARE * STALL_MS)) / 1000)).toFixed(2)} of them are served in the long run`,
        },
      ],
    },
    {
      id: 'threads-need-time-to-recover',
      statement: `After ${STALLED_MS / 1000} s of stalls, ${T} threads need about as long again to be as before, and so does a loop of ${T} slots.`,
      measure: {
        params: {
          stallShare: [1],
          stallMs: [SHORT_STALL_MS],
          stallUntil: [STALL_UNTIL],
          ratePerSecond: [CALM_RATE],
        },
        concurrency: [T],
        models: ['event-loop', 'worker-thread-pool'],
        threads: T,
      },
      expects: [
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 1 },
          quantity: 'observed.recoveryMs.mean',
          is: 'at-least',
          value: RECOVERY_MS / 2,
          because: `(λ·(L + D)/T − 1)·W ÷ (1 − λ·L/T) = ${RECOVERY_MS.toFixed(0)} ms in the mean, of arrivals at random`,
        },
        {
          of: { model: 'event-loop' },
          quantity: 'observed.recoveryMs.mean',
          is: 'at-least',
          value: RECOVERY_MS / 2,
          because: 'as many slots, the same arrivals and the same stalls',
        },
      ],
    },
  ],
});
