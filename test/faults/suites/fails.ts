import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineSuite, drawn, type Lane, makespanBound, type Operation, outcomeOf } from '../../../core/api.ts';

const boom = () => {
  throw new Error('boom');
};

/** The ways in which the second lane fails; a model with one lane has none, and goes well. */
const ways = {
  throws: boom,
  'throws-unseen': () => new Promise(() => setTimeout(boom, 1)),
  'rejects-unseen': () => new Promise(() => void Promise.reject(new Error('boom'))),
  'never-ends': () => new Promise(() => {}),
  spins() {
    for (;;);
  },
  hoards: () => Promise.reject(new Error(String(Array.from({ length: 25 }, () => Buffer.alloc(2 ** 24, 1)).length))),
  exits: () => process.exit(0),
  dies: () => process.kill(process.pid, 'SIGKILL'),
};

interface Params extends Record<string, string> {
  readonly how: keyof typeof ways;
  readonly when: string;
}

export async function fail({ params: { how, when }, index }: Lane<Params>): Promise<Operation> {
  if (when === 'prepare' && index === 1) await ways[how]();
  return {
    async run({ id, latencyMs }) {
      await sleep(latencyMs + 1); // a timer may be a millisecond early
      if (existsSync(when) && index === 1) {
        writeFileSync(`${when}-failing`, '');
        await ways[how]();
      }
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

export default defineSuite<Params>({
  name: 'fails',
  about: 'goes well on one lane, and fails on the second',
  server: null,
  workload: { module: import.meta.url, export: 'fail' },
  params: {
    how: { about: 'the way it fails', values: ['throws'], oneOf: Object.keys(ways) as Params['how'][] },
    when: { about: 'while it is prepared, or from when there is a file of this name', values: ['prepare'] },
  },
  concurrency: [2],
  threads: 2,
  work: () => drawn({ operations: 4, latencyMs: 5 }),
  bound: makespanBound,
});
