import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type LatencyKind, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { type ClientName, clients } from './_http-clients.ts';

interface HttpGetParams extends Record<string, number | string> {
  readonly latencyMs: number;
  readonly latency: LatencyKind;
  readonly bytes: number;
  readonly operations: number;
  readonly stallShare: number;
  readonly stallMs: number;
  readonly errorShare: number;
  readonly client: ClientName;
}

/** One GET of one item, its body read to the end. */
export async function get({ target, params }: Lane<HttpGetParams>): Promise<Operation> {
  if (target === null) throw new Error('http-get needs a server');
  const { openClient } = await import('./_http-client.ts'); // a list of suites does not wait for undici
  const client = openClient(params.client, target.origin);
  return { run: ({ id }) => client.get(`/item/${id}`), close: () => client.close() };
}

export default defineSuite<HttpGetParams>({
  name: 'http-get',
  about: 'GET requests to a server that answers after L ms: ⌈N/K⌉·L with K in flight',
  server: 'http',
  workload: { module: import.meta.url, export: 'get' },
  params: {
    latencyMs: { about: 'mean delay of the server', values: [20], min: 0, max: 600_000 },
    latency: {
      about: 'how delays are distributed around that mean',
      values: ['constant'],
      oneOf: ['constant', 'exponential', 'log-normal', 'pareto', 'bimodal'],
    },
    bytes: { about: 'payload of an answer', values: [64], min: 0, max: 8 * 2 ** 20, isInteger: true },
    operations: { about: 'requests a round', values: [64], min: 1, max: 10_000_000, isInteger: true },
    stallShare: { about: 'share of requests that stall', values: [0], max: 1 },
    stallMs: { about: 'how long a stall lasts', values: [2000], max: 600_000 },
    errorShare: { about: 'share of requests answered with status 500', values: [0], max: 1 },
    client: { about: 'the way the request is made', values: ['request'], oneOf: clients },
  },
  concurrency: [16],
  work: ({ client: _client, ...work }) => drawn(work),
  bound: makespanBound,
});
