import { makespanBound } from '../core/work/bound.ts';
import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

interface StyleParams extends Record<string, number | string> {
  readonly style: 'async-await' | 'callbacks' | 'streams';
  readonly latencyMs: number;
  readonly bytes: number;
  readonly operations: number;
}

/** One GET, written in one of the styles. */
export async function written({ target, params }: Lane<StyleParams>): Promise<Operation> {
  if (target === null) throw new Error('style needs a server');
  const { connect } = await import('./_connection.ts'); // a list of suites does not wait for undici
  const { styles } = await import('./_styles.ts');
  const connection = connect(target.origin);
  const get = styles[params.style];
  return { run: ({ id }) => get(connection, `/item/${id}`), close: () => connection.destroy() };
}

export default defineSuite<StyleParams>({
  name: 'style',
  about: 'the same request written with async and await, with callbacks, and with streams',
  server: 'http',
  workload: { module: import.meta.url, export: 'written' },
  params: {
    style: {
      about: 'how it is written',
      values: ['async-await', 'callbacks', 'streams'],
      oneOf: ['async-await', 'callbacks', 'streams'],
    },
    latencyMs: { about: 'delay of the server', values: [20], max: 600_000 },
    bytes: { about: 'payload of an answer', values: [1024], max: 8 * 2 ** 20, isInteger: true },
    operations: { about: 'requests a round', values: [64], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  models: ['event-loop'],
  interleaved: 'style',
  work: ({ style: _style, ...work }) => drawn(work),
  bound: makespanBound,
  claims: [
    {
      id: 'it-only-looks-synchronous',
      statement: 'Code with async and await waits as little as the same code with callbacks or streams.',
      measure: { params: { operations: [160] }, concurrency: [16], models: ['event-loop'] },
      expects: (['callbacks', 'streams'] as const).map((style) => ({
        of: { model: 'event-loop', params: { style: 'async-await' } },
        dividedBy: { model: 'event-loop', params: { style } },
        quantity: 'throughputPerSecond',
        is: 'about' as const,
        value: 1,
        within: 0.1,
        because: 'all of them hand the wait to the same event loop: what differs is microseconds of 20 ms',
      })),
    },
  ],
});
