import { expect, test } from 'vitest';
import { realCells, realSuite } from '../../_real.ts';

/** What else runs on the machine makes arrivals late, too, and such a cell is INVALID, as it should be. */
const beside = { retry: 8 };

test(
  'what operations do to a loop is a finding in an open loop: light calls wait for heavy ones, but not in threads',
  beside,
  async () => {
    const cells = await realCells({
      suite: await realSuite('test/faults/suites/light-and-heavy'),
      models: ['event-loop', 'worker-thread-pool'],
      // of so many rounds some may be late by themselves, beside other tests
      asked: { arrivals: { kind: 'constant', ratePerSecond: 50 }, rounds: 7 },
    });
    const [loop, pool] = ['event-loop', 'worker-thread-pool'].map((model) =>
      cells.find((cell) => cell.model === model && !cell.isControl && cell.concurrency === 4),
    );
    for (const cell of [loop, pool]) {
      expect([cell?.reason, cell?.state]).toEqual([null, 'measured']);
      expect(cell?.kinds.map(({ kind, attempted }) => [kind, attempted])).toEqual([
        ['light', 98],
        ['heavy', 14],
      ]);
    }
    const p99 = (cell: typeof loop) => cell?.kinds[0]?.latencyMs.p99 ?? 0;
    expect(p99(loop)).toBeGreaterThan(25);
    expect(p99(loop)).toBeGreaterThan(p99(pool));
    expect(loop?.warnings.map(({ code }) => code)).toContain('loop-held-up');
    expect(pool?.warnings.map(({ code }) => code)).not.toContain('loop-held-up');
  },
);
