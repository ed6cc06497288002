import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { eventLoop, pool } from './_cells.ts';
import { comparison, pairing } from './_comparison.ts';

/** Two models at three values of a limit, and one of them INVALID at the last. */
export function choices(): Comparison {
  const at = (base: Cell, limit: number, perSecond: number, cpu: number): Cell => ({
    ...base,
    id: `capped limit=${limit} @16 ${base.model}`,
    suite: 'capped',
    scenario: `capped limit=${limit} @16`,
    params: { limit },
    namedParams: ['limit'],
    throughputPerSecond: { median: perSecond, low: perSecond * 0.98, high: perSecond * 1.02 },
    cpuMicrosPerOperation: cpu,
  });
  const loops = [at(eventLoop, 4, 400, 60), at(eventLoop, 8, 790, 61), at(eventLoop, 16, 792, 73)] as const;
  const pools = [at(pool, 4, 1500, 210), at(pool, 8, 1520, 215)] as const;
  const [four, eight, sixteen] = loops;
  const own = { kind: 'parameter' } as const;
  const cpu = { kind: 'parameter', metric: 'cpuMicrosPerOperation' } as const;
  const chosen =
    'limit=8: 1.97× [1.94, 2.01] the throughput of limit=4 in capped @16, as fast as limit=16, which takes 1.20× [1.18, 1.22] the CPU.';
  const valuesOf = (cells: readonly Cell[], ranks: readonly (number | null)[]) =>
    cells.map(({ id, params }, place) => ({ id, value: `limit=${params['limit']}`, rank: ranks[place] ?? null }));
  const both = { suite: 'capped', scenario: 'capped @16', parameters: ['limit'] };
  return comparison({
    verdict: {
      sentence: `event-loop: the cheapest in capped limit=8 @16. With event-loop, ${chosen}`,
      winner: 'event-loop',
      smallestDetectableChange: 0.031,
    },
    cells: [...loops, ...pools],
    comparisons: [
      pairing(four, eight, [1.97, 1.94, 2.01], 'better', own),
      pairing(four, sixteen, [1.98, 1.94, 2.02], 'better', own),
      pairing(eight, sixteen, [1, 0.98, 1.02], 'same', own),
      pairing(four, eight, [1.02, 0.99, 1.04], 'same', cpu),
      pairing(four, sixteen, [1.22, 1.19, 1.25], 'worse', cpu),
      pairing(eight, sixteen, [1.2, 1.18, 1.22], 'worse', cpu),
    ],
    choices: [
      {
        ...both,
        model: 'event-loop',
        values: valuesOf(loops, [3, 1, 1]),
        winner: eight.id,
        sentence: `With event-loop, ${chosen}`,
        reason: null,
      },
      {
        ...both,
        model: 'worker-thread-pool 4×4',
        values: valuesOf(pools, []),
        winner: null,
        sentence:
          'With worker-thread-pool 4×4: the values of limit in capped @16 are not compared: limit=4 and limit=8 answer otherwise (item 0, 64 B → 65 B, the same checksum), so that they do not do the same work.',
        reason:
          'limit=4 and limit=8 answer otherwise (item 0, 64 B → 65 B, the same checksum), so that they do not do the same work',
      },
    ],
  });
}
