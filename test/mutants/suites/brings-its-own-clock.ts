import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite, LATENCY_MS } from './_broken.ts';

/** Before anything of ours is there. */
const SLOWED = `
  import { performance } from 'node:perf_hooks';
  const read = performance.now.bind(performance);
  const slowed = () => read() / 10;
  performance.now = slowed;`;

export async function broken(): Promise<Operation> {
  return {
    async run({ id }) {
      await setTimeout(10 * LATENCY_MS); // long enough to tell a slow clock from a slow message
      return outcomeOf(String(id));
    },
    close: async () => {},
  };
}

export default {
  ...suite(import.meta.url, {
    name: 'brings-its-own-clock',
    about: 'has its processes started with a clock that runs at a tenth of the speed; there is no ideal to say so',
    server: null,
  }),
  bound: null,
  environment: () => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SLOWED)}` }),
};
