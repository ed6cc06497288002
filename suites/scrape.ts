import { makespanBound } from '../core/bound.ts';
import { defineSuite, type Lane, type Operation } from '../core/types.ts';
import { type ClientName, clients } from './_http-clients.ts';

interface ScrapeParams extends Record<string, string> {
  readonly client: ClientName;
}

/** The four sites: sizes as printed by the article, delays such that they complete in the order that it prints. */
const sites = [
  { latencyMs: 120, bytes: 659_243 },
  { latencyMs: 40, bytes: 190_854 },
  { latencyMs: 80, bytes: 259_072 },
  { latencyMs: 160, bytes: 11_278 },
];

/** Downloads one site to its last byte. */
export async function download({ target, params }: Lane<ScrapeParams>): Promise<Operation> {
  if (target === null) throw new Error('scrape needs a server');
  const { openClient } = await import('./_http-client.ts'); // who only lists suites does not wait for undici
  const client = openClient(params.client, target.origin);
  return { run: ({ id }) => client.get(`/item/${id}`), close: () => client.close() };
}

export default defineSuite<ScrapeParams>({
  name: 'scrape',
  about: 'four sites downloaded at once: the sum of the delays one at a time, the longest of them together',
  server: 'http',
  workload: { module: import.meta.url, export: 'download' },
  params: { client: { about: 'the way the request is made', values: ['request'], oneOf: clients } },
  concurrency: [sites.length],
  // fewer threads than sites, so that one of them has to wait for a thread
  threads: 2,
  work: () => ({ kind: 'listed', items: sites }),
  bound: makespanBound,
});
