import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';
import { passAll, type QueueRun } from './_queue-run.ts';

interface QueueParams extends QueueRun, Record<string, number> {
  readonly operations: number;
}

/** One operation is one run of a queue: `messages` through it. */
export async function pass({ params }: Lane<QueueParams>): Promise<Operation> {
  return { run: () => passAll(params), close: async () => {} };
}

/** The producer of the most messages needs ⌈M/m⌉·Lp, and the last is still to be consumed; and the other way round. */
function leastMs({ producers, consumers, produceMs, consumeMs, messages }: QueueParams): number {
  return Math.max(
    Math.ceil(messages / producers) * produceMs + consumeMs,
    produceMs + Math.ceil(messages / consumers) * consumeMs,
  );
}

const count = { min: 1, max: 10_000, isInteger: true } as const;
const measured = { produceMs: [10], consumeMs: [20], producers: [2], capacity: [4], messages: [16], operations: [1] };
const loop = ['event-loop'];

export default defineSuite<QueueParams>({
  name: 'queue',
  about: 'm producers and n consumers at a bounded queue: min(m/Lp, n/Lc) messages a millisecond, whoever is slower',
  server: null,
  workload: { module: import.meta.url, export: 'pass' },
  params: {
    producers: { about: 'm', isCircumstance: true, values: [2], ...count },
    consumers: { about: 'n', values: [2], ...count },
    produceMs: { about: 'Lp: how long a producer needs for a message', isCircumstance: true, values: [5], max: 60_000 },
    consumeMs: {
      about: 'Lc: how long a consumer needs for a message',
      isCircumstance: true,
      values: [10],
      max: 60_000,
    },
    capacity: { about: 'room in the queue', values: [4], ...count },
    messages: {
      about: 'M: messages through one queue',
      isCircumstance: true,
      values: [20],
      min: 1,
      max: 1_000_000,
      isInteger: true,
    },
    operations: { about: 'queues a round', values: [4], ...count },
  },
  concurrency: [4],
  interleaved: 'consumers',
  work: (params) => drawn({ operations: params.operations, bytes: 4 * params.messages }),
  bound: makespanBound,
  leastMs: (_item, params) => leastMs(params),
  claims: [
    {
      id: 'a-queue-runs-as-fast-as-its-slower-side',
      statement: 'A bounded queue passes min(m/Lp, n/Lc) messages a millisecond: as many as its slower side can.',
      measure: { params: { ...measured, consumers: [1, 8] }, concurrency: [1], models: loop },
      expects: [
        {
          of: { model: 'event-loop', params: { consumers: 1 } },
          quantity: 'makespanMs',
          is: 'about',
          value: 330,
          within: 0.15,
          because: 'Lp + ⌈M/n⌉·Lc = 10 + 16·20 ms: consumers bind',
        },
        {
          of: { model: 'event-loop', params: { consumers: 8 } },
          quantity: 'makespanMs',
          is: 'about',
          value: 100,
          within: 0.15,
          because: '⌈M/m⌉·Lp + Lc = 8·10 + 20 ms: producers bind',
        },
      ],
    },
    {
      id: 'twice-the-consumers-halve-the-time',
      statement: 'Where consumers are the slower side, twice as many of them halve the time.',
      measure: { params: { ...measured, consumers: [1, 2] }, concurrency: [1], models: loop },
      expects: [
        {
          of: { model: 'event-loop', params: { consumers: 2 } },
          quantity: 'makespanMs',
          dividedBy: { model: 'event-loop', params: { consumers: 1 } },
          is: 'about',
          value: 0.515,
          within: 0.1,
          because: '(Lp + 8·Lc) ÷ (Lp + 16·Lc) = 170/330',
        },
      ],
    },
    {
      id: 'more-consumers-than-producers-feed-gain-nothing',
      statement: 'Where producers are the slower side, more consumers gain nothing.',
      measure: { params: { ...measured, consumers: [4, 8] }, concurrency: [1], models: loop },
      expects: [
        {
          of: { model: 'event-loop', params: { consumers: 8 } },
          quantity: 'makespanMs',
          dividedBy: { model: 'event-loop', params: { consumers: 4 } },
          is: 'about',
          value: 1,
          within: 0.1,
          because: 'n/Lc ≥ m/Lp for both, so that ⌈M/m⌉·Lp + Lc stays',
        },
      ],
    },
    {
      id: 'a-full-queue-holds-producers-back',
      statement: 'A bounded queue fills up to its bound and no further, and makes its producers wait.',
      measure: { params: { ...measured, consumers: [1] }, concurrency: [1], models: loop },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'observed.peakDepth.max',
          is: 'at-most',
          value: 4,
          because: 'q',
        },
        {
          of: { model: 'event-loop' },
          quantity: 'observed.peakDepth.max',
          is: 'at-least',
          value: 4,
          because: 'producers are four times as fast as the consumer',
        },
        {
          of: { model: 'event-loop' },
          quantity: 'observed.producerBlockedMs.max',
          is: 'at-least',
          value: 250,
          because:
            'the last two find room at Lp + (M−q−2)·Lc = 210 and 230 ms, and to make 8 takes each producer 80 ms',
        },
      ],
    },
  ],
});
