import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type LatencyKind, type Operation, type Outcome } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { type ClientName, clients } from './_http-clients.ts';

interface WebClientServerParams extends Record<string, number | string> {
  readonly fanOut: number;
  readonly latencyMs: number;
  readonly latency: LatencyKind;
  readonly bytes: number;
  readonly ratePerSecond: number;
  readonly operations: number;
  readonly client: ClientName;
}

const RATE = 300;
const K = 64;
/** Requests of a round of the claims: three of them are slower than the p99. */
const OPERATIONS = 300;

/**
 * The handler of one request: F calls to the server behind it, all at once, and an answer when the last is there. Each of
 * the F has a connection of its own, so that none waits for another.
 */
export async function fanOut({ target, params }: Lane<WebClientServerParams>): Promise<Operation> {
  if (target === null) throw new Error('web-client-server needs a server');
  const { openClient } = await import('./_http-client.ts'); // a list of suites does not wait for undici
  const behind = Array.from({ length: params.fanOut }, () => openClient(params.client, target.origin));
  return {
    async run(item) {
      const partOf = (call: number) => item.parts?.[call] ?? item; // one call is no group
      const parts = await Promise.all(behind.map((client, call) => client.get(`/item/${partOf(call).id}`)));
      return { ...(parts[0] as Outcome), parts };
    },
    close: async () => void (await Promise.all(behind.map((client) => client.close()))),
  };
}

export default defineSuite<WebClientServerParams>({
  name: 'web-client-server',
  about: 'a web server that is a client too: each request makes F calls at once, and is as slow as the slowest of them',
  server: 'http',
  isServed: true,
  workload: { module: import.meta.url, export: 'fanOut' },
  params: {
    fanOut: { about: 'calls that each request makes', values: [1, 8], min: 1, max: 1000, isInteger: true },
    latencyMs: { about: 'mean delay of a call', values: [20], min: 0, max: 600_000 },
    latency: {
      about: 'how delays are distributed around that mean',
      values: ['log-normal'],
      oneOf: ['constant', 'exponential', 'log-normal', 'pareto', 'bimodal'],
    },
    bytes: { about: 'payload of a call', values: [64], min: 0, max: 8 * 2 ** 20, isInteger: true },
    ratePerSecond: { about: 'requests that come in a second, at random', values: [RATE], min: 0.1, max: 100_000 },
    operations: { about: 'requests a round', values: [OPERATIONS], min: 1, max: 1_000_000, isInteger: true },
    client: { about: 'the way the calls are made', values: ['request'], oneOf: clients },
  },
  interleaved: 'fanOut',
  concurrency: [K],
  models: ['event-loop', 'worker-thread-pool'],
  threads: 2,
  work: ({ fanOut: group, ratePerSecond, client: _client, ...work }) => ({
    ...drawn(work),
    group,
    arrivals: { kind: 'poisson', ratePerSecond },
  }),
  bound: makespanBound,
  claims: [
    {
      id: 'fan-out-amplifies-the-tail',
      statement: 'A request that waits for eight calls has a longer tail than one that waits for one.',
      measure: { concurrency: [K], models: ['event-loop'], rounds: 8 },
      expects: [
        {
          of: { model: 'event-loop', params: { fanOut: 8 } },
          quantity: 'latencyP99Ms',
          dividedBy: { model: 'event-loop', params: { fanOut: 1 } },
          is: 'at-least',
          value: 1.3,
          because:
            'the p99 of the slowest of 8 is the quantile of one at 0.99^(1/8): 1.74 times its p99 at σ = 0.8, and rounds of 300 scatter',
        },
        {
          of: { model: 'event-loop', params: { fanOut: 8 } },
          quantity: 'latencyP50Ms',
          dividedBy: { model: 'event-loop', params: { fanOut: 1 } },
          is: 'at-least',
          value: 2,
          because:
            'the median of the slowest of 8 is the quantile of one at 0.5^(1/8): 3.03 times its median at σ = 0.8',
        },
      ],
    },
    {
      id: 'goodput-is-the-arrivals-below-saturation',
      statement:
        'Below saturation the server answers as many requests a second as come in, whatever each of them waits for.',
      measure: { concurrency: [K], models: ['event-loop'], rounds: 8 },
      expects: [1, 8].map((each) => ({
        of: { model: 'event-loop', params: { fanOut: each } },
        quantity: 'throughputPerSecond',
        is: 'about' as const,
        value: RATE,
        within: 0.2,
        because: 'λ, less what is in flight at the last arrival; the rate of 300 arrivals at random scatters by 6 %',
      })),
    },
  ],
});
