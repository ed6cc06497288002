import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation, type Work } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { type ClientName, clients } from './_http-clients.ts';

interface ScrapeParams extends Record<string, string> {
  readonly client: ClientName;
  readonly sites: string;
}

/** The four sites: sizes as printed by the article, delays such that they complete in the order that it prints. */
const ARTICLE = [
  { latencyMs: 120, bytes: 659_243 },
  { latencyMs: 40, bytes: 190_854 },
  { latencyMs: 80, bytes: 259_072 },
  { latencyMs: 160, bytes: 11_278 },
];

/** Where only their number is given: answers as the web gives them, most of them soon and a few late. */
const MEAN_LATENCY_MS = 100;
const BYTES = 16_384;

function workOf(sites: string): Work {
  if (sites === 'article') return { kind: 'listed', items: ARTICLE };
  const operations = Number(sites);
  if (!/^[1-9]\d{0,5}$/.test(sites)) throw new Error(`sites must be "article" or how many there are, not "${sites}"`);
  return drawn({ operations, latency: 'log-normal', latencyMs: MEAN_LATENCY_MS, bytes: BYTES });
}

/** Downloads one site to its last byte. */
export async function download({ target, params }: Lane<ScrapeParams>): Promise<Operation> {
  if (target === null) throw new Error('scrape needs a server');
  const { openClient } = await import('./_http-client.ts'); // a list of suites does not wait for undici
  const client = openClient(params.client, target.origin);
  return { run: ({ id }) => client.get(`/item/${id}`), close: () => client.close() };
}

export default defineSuite<ScrapeParams>({
  name: 'scrape',
  about: 'four sites downloaded at once: the sum of the delays one at a time, the longest of them together',
  server: 'http',
  workload: { module: import.meta.url, export: 'download' },
  params: {
    client: { about: 'the way the request is made', values: ['request'], oneOf: clients },
    sites: { about: 'the four of the article, or so many whose delays are log-normal', values: ['article'] },
  },
  concurrency: [ARTICLE.length],
  // fewer threads than sites, so that one of them has to wait for a thread
  threads: 2,
  work: ({ sites }) => workOf(sites),
  bound: makespanBound,
  claims: [
    {
      id: 'gather-is-the-longest-not-the-sum',
      statement:
        'Four downloads gathered on one loop take as long as the longest of them, and one at a time their sum.',
      measure: {
        concurrency: [ARTICLE.length],
        models: ['sequential', 'event-loop', 'worker-thread-pool'],
        threads: 2,
      },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          is: 'about',
          value: 160,
          within: 0.05,
          because: 'max(120, 40, 80, 160) ms',
        },
        {
          of: { model: 'sequential' },
          quantity: 'makespanMs',
          is: 'about',
          value: 400,
          within: 0.05,
          because: '120 + 40 + 80 + 160 ms',
        },
        {
          of: { model: 'worker-thread-pool', threads: 2, tasksPerThread: 1 },
          quantity: 'makespanMs',
          is: 'about',
          value: 280,
          within: 0.05,
          because: 'two threads, first come, first served: 120 + 160 ms in one, 40 + 80 ms in the other',
        },
      ],
    },
    {
      id: 'sites-complete-in-the-order-printed',
      statement: 'Gathered downloads complete in the order of their delays: second, third, first, fourth.',
      measure: { concurrency: [ARTICLE.length], models: ['sequential', 'event-loop'] },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'finishedOutOfOrder',
          is: 'about',
          value: 2,
          within: 0.01,
          because: 'the second and the third end before the first',
        },
        {
          of: { model: 'sequential' },
          quantity: 'finishedOutOfOrder',
          is: 'at-most',
          value: 0,
          because: 'one at a time they end as they were handed in',
        },
      ],
    },
    {
      id: 'two-hundred-sites-are-still-the-longest',
      statement: 'Two hundred downloads gathered on one loop take little more than the longest of them.',
      measure: { params: { sites: ['200'] }, concurrency: [200], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'efficiency',
          is: 'at-least',
          value: 0.9,
          because: 'with a slot for each, no schedule is shorter than the longest delay, and this one needs no more',
        },
      ],
    },
  ],
});
