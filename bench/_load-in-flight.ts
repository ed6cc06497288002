import { centre } from './_self-finding.ts';
import type { Item } from './_self-item.ts';
import { pendingBytes } from './_self-memory.ts';

const PAIRS = 3;
const MANY = 100_000;

/** Whether one loop can have as many calls in flight as nobody has threads, and at what price in memory. */
export const inFlight: Item = {
  about: '100 000 operations in flight on one loop',
  async measure(household, scale) {
    const bytes = await pendingBytes(household, Math.ceil(PAIRS * scale), { many: MANY, latencyMs: 5000 });
    return [
      {
        what: `peak RSS a pending sleep: ${MANY} in flight less 10, in fresh processes`,
        unit: 'kB',
        measured: centre(bytes.map((each) => each / 1000)),
        target: { atMost: 6 },
      },
    ];
  },
};
