import { makespanBound } from '../core/work/bound.ts';
import {
  type Answer,
  defineSuite,
  type Lane,
  type Operation,
  type Outcome,
  type Work,
  type WorkItem,
} from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { readPages } from './_pages.ts';
import { waitFor } from './_timer.ts';

interface AsyncGeneratorParams extends Record<string, number | boolean> {
  readonly prefetch: number;
  readonly latencyMs: number;
  readonly consumeMs: number;
  readonly pages: number;
  readonly stopEarly: boolean;
  readonly operations: number;
  readonly bytes: number;
}

const CALLED_OFF: Answer = { status: 499, bytes: 0, checksum: 0 };
/** The page that nobody will want is not answered before it is called off, however busy the machine is. */
const UNANSWERED_MS = 60_000;
/** Before it is called off, a request needs the time to get to the server. */
const LEAST_CONSUME_MS = 5;

/**
 * One operation reads a paged API from the first page to the last, or stops while the last one is on its way. A request
 * that is called off takes its connection with it, so that each reader has one of its own: else a model would open as
 * many as its lanes happen to have lost.
 */
export async function readAll({ target, params }: Lane<AsyncGeneratorParams>): Promise<Operation> {
  if (target === null) throw new Error('async-generator needs a server');
  const { connect, getOver } = await import('./_connection.ts'); // a list of suites does not wait for undici
  return {
    async run(item) {
      const connection = connect(target.origin);
      try {
        return await readItem(item, params, ({ id }, signal) => getOver(connection, `/item/${id}`, signal));
      } finally {
        await connection.destroy();
      }
    },
    close: async () => {},
  };
}

type Get = (page: WorkItem, signal: AbortSignal) => Promise<Answer>;

/** @throws Error where pages come in another order, or more of them than shall lie in the buffer */
async function readItem(item: WorkItem, params: AsyncGeneratorParams, get: Get): Promise<Outcome> {
  const items = item.parts ?? [item];
  const parts: Answer[] = [];
  const reading = { peakBuffered: 0 };
  const ask = async (page: number, signal: AbortSignal): Promise<number> => {
    parts[page] = await get(items[page] as WorkItem, signal).catch((error: unknown) => {
      if (signal.aborted) return CALLED_OFF;
      throw error;
    });
    return page;
  };
  const enough = pagesRead(item, params);
  let consumed = 0;
  for await (const page of readPages(ask, params.pages, params.prefetch, reading)) {
    if (page !== consumed) throw new Error(`page ${page} came where ${consumed} was next`);
    await waitFor(params.consumeMs);
    consumed += 1;
    if (consumed === enough) break;
  }
  if (reading.peakBuffered > params.prefetch) throw new Error(`${reading.peakBuffered} pages lay in the buffer`);
  return { ...CALLED_OFF, ...parts[0], parts, observed: reading };
}

/** How many pages are read: where reading stops early, the last one is in the work only to be called off. */
function pagesRead({ status }: Pick<WorkItem, 'status'>, { pages }: AsyncGeneratorParams): number {
  return status === CALLED_OFF.status ? pages - 1 : pages;
}

/** @throws Error where nothing would be in flight, or not surely, when a reader stops */
function workOf({ operations, latencyMs, bytes, pages, prefetch, consumeMs, stopEarly }: AsyncGeneratorParams): Work {
  if (!stopEarly) return drawn({ operations, latencyMs, bytes, group: pages });
  if (prefetch === 0 || pages === 1) throw new Error('to stop early, there must be a page fetched ahead');
  if (consumeMs < LEAST_CONSUME_MS) throw new Error(`to stop early, consumeMs must be at least ${LEAST_CONSUME_MS}`);
  const page = { latencyMs, bytes };
  const unwanted = { latencyMs: UNANSWERED_MS, bytes, status: CALLED_OFF.status };
  const items = Array.from({ length: operations * pages }, (_, index) => {
    const isOfStopping = Math.floor(index / pages) % 2 === 1;
    return isOfStopping && index % pages === pages - 1 ? unwanted : page;
  });
  return { kind: 'listed', group: pages, items };
}

/** What claims are measured at: long enough that what a request and a timer cost is a small part of it. */
const CLAIMED = { latencyMs: [20], consumeMs: [20] };

export default defineSuite<AsyncGeneratorParams>({
  name: 'async-generator',
  about: 'a paged API read through an async generator: what it gains to fetch pages before they are wanted',
  server: 'http',
  workload: { module: import.meta.url, export: 'readAll' },
  params: {
    prefetch: { about: 'pages fetched before they are wanted', values: [0, 1, 8], max: 1000, isInteger: true },
    latencyMs: { about: 'delay of a page', isCircumstance: true, values: [10], max: 600_000 },
    consumeMs: { about: 'how long the reader works on a page', isCircumstance: true, values: [10], max: 600_000 },
    pages: { about: 'pages an operation', values: [8], min: 1, max: 100_000, isInteger: true },
    stopEarly: { about: 'every other reader stops while the last page is in flight', values: [false] },
    operations: { about: 'operations a round', values: [4], min: 1, max: 1_000_000, isInteger: true },
    bytes: { about: 'payload of a page', values: [256], max: 8 * 2 ** 20, isInteger: true },
  },
  concurrency: [4],
  interleaved: 'prefetch',
  work: workOf,
  bound: makespanBound,
  /** Without prefetch all delays and all work, one after the other; with it, the longer of the two for every page but one. */
  leastMs(item, params) {
    const { latencyMs, consumeMs, prefetch } = params;
    const read = pagesRead(item, params);
    return prefetch === 0
      ? read * (latencyMs + consumeMs)
      : latencyMs + (read - 1) * Math.max(latencyMs, consumeMs) + consumeMs;
  },
  claims: [
    {
      id: 'one-page-ahead-overlaps',
      statement: 'Fetching one page ahead makes the reader wait for the longer of delay and work, and not for both.',
      measure: { params: { ...CLAIMED, prefetch: [0, 1] }, concurrency: [4], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop', params: { prefetch: 1 } },
          dividedBy: { model: 'event-loop', params: { prefetch: 0 } },
          quantity: 'makespanMs',
          is: 'about',
          value: 0.5625,
          within: 0.1,
          because: '(Lp + 7·max(Lp, Lc) + Lc) ÷ 8·(Lp + Lc) with Lp = Lc',
        },
      ],
    },
    {
      id: 'eight-pages-ahead-are-no-better-than-one',
      statement: 'Where a page takes as long to come as to read, fetching eight pages ahead is no better than one.',
      measure: { params: { ...CLAIMED, prefetch: [1, 8] }, concurrency: [4], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop', params: { prefetch: 8 } },
          dividedBy: { model: 'event-loop', params: { prefetch: 1 } },
          quantity: 'makespanMs',
          is: 'about',
          value: 1,
          within: 0.05,
          because: 'pages come one by one: whoever waits for them has none to put aside',
        },
      ],
    },
    {
      id: 'stopping-early-calls-off-the-request',
      statement: 'Whoever leaves an async generator early calls off the request that it has in flight.',
      measure: { params: { ...CLAIMED, prefetch: [1], stopEarly: [true] }, concurrency: [4], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'goneAtServer',
          is: 'about',
          value: 2,
          within: 0.01,
          because: 'two of the four readers stop, and each of them has one request in flight',
        },
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          is: 'about',
          value: 180,
          within: 0.2,
          because: 'Lp + 7·max(Lp, Lc) + Lc of those who read all: nobody waits for a page that would take a minute',
        },
      ],
    },
  ],
});
