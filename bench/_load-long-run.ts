import httpGet from '../suites/http-get.ts';
import { openServer, openTrial } from './_self-contestants.ts';
import { centre } from './_self-finding.ts';
import type { Item } from './_self-item.ts';
import { loadOf, seedOf } from './_self-load.ts';

const ROUNDS = 1000;
/** Until then heaps, caches and compiled code still grow. */
const WARM_SHARE = 0.25;
const OPERATIONS = 200;
/** With all the memory there is, a heap is collected late, and grows for hours without a leak. */
const LITTLE_HEAP = { NODE_OPTIONS: '--max-old-space-size=64' };

/**
 * Whether memory grows with rounds: the resident set of a trial after each, and the slope of a line through those after the
 * first quarter (Theil–Sen: the median of the slopes of pairs, which single leaps of the collector do not move).
 */
export const longRun: Item = {
  about: `${ROUNDS} rounds of one trial: growth of its memory`,
  async measure(household, scale) {
    const load = loadOf(httpGet, 64, { latencyMs: 0, operations: OPERATIONS });
    const server = await openServer(household);
    const trial = await openTrial(household, 'event-loop', load, server.target, { environment: LITTLE_HEAP });
    const rounds = Math.ceil(ROUNDS * scale);
    const residents: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const seed = seedOf(load, round);
      const [{ rssBytes }] = await server.witnessed(seed, () => trial.measure(seed));
      if (round >= rounds * WARM_SHARE) residents.push(rssBytes);
    }
    const half = Math.floor(residents.length / 2);
    const slopes = residents.slice(0, half).map((first, index) => ((residents[index + half] ?? 0) - first) / half);
    return [
      { what: 'growth a round', unit: 'bytes', measured: centre(slopes), target: { atMost: 100 } },
      { what: 'resident set at the end', unit: 'MB', measured: centre([(residents.at(-1) ?? 0) / 1e6]), target: null },
    ];
  },
};
