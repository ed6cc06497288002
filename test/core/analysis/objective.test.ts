import { expect, test } from 'vitest';
import { judgeObjective } from '../../../core/analysis/objective.ts';
import { encodeDurations } from '../../../core/records/histogram.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { round } from './_rounds.ts';

const p99 = { percentile: 'p99', mostMs: 50 } as const;
const open = { horizonNs: 1e9, completed: 8, healthy: 8, unstarted: 0 };
/** Six rounds, each of operations that all took as long. */
const rounds = (latenciesMs: readonly number[], some: Partial<RoundRecord> = {}) =>
  latenciesMs.map((ms, index) =>
    round({ round: index, latency: encodeDurations([ms * 1e6]), openLoop: open, ...some }),
  );

test('holds where the whole interval of the percentile is within the objective', () => {
  expect(judgeObjective(rounds([40, 41, 42, 43, 44, 49]), p99, 0.95)).toMatchObject({ verdict: 'holds' });
});

test('breaks where the whole interval is beyond it', () => {
  const { verdict, latencyMs } = judgeObjective(rounds([51, 52, 53, 54, 55, 60]), p99, 0.95);
  expect(verdict).toBe('breaks');
  expect(latencyMs).toBeCloseTo(53.5, 1);
});

test('is unclear where it straddles, and with fewer than six rounds', () => {
  expect(judgeObjective(rounds([40, 41, 42, 43, 44, 60]), p99, 0.95).verdict).toBe('unclear');
  expect(judgeObjective(rounds([40, 41, 42, 43, 44]), p99, 0.95)).toMatchObject({ verdict: 'unclear', high: null });
  expect(judgeObjective([], p99, 0.95)).toMatchObject({ verdict: 'unclear', latencyMs: null, unstartedShare: 0 });
});

test('breaks where one arrival was never started, however quick the others were', () => {
  const late = rounds([1, 1, 1, 1, 1, 1], { openLoop: { ...open, unstarted: 1 } });
  expect(judgeObjective(late, p99, 0.95)).toMatchObject({ verdict: 'breaks', unstartedShare: 1 / 8 });
});

test('disturbed rounds do not count', () => {
  const disturbed = rounds([90], { contaminated: 'other programs', attempt: 0 }).map((each) => ({ ...each, round: 7 }));
  expect(judgeObjective([...rounds([1, 1, 1, 1, 1, 1]), ...disturbed], p99, 0.95).verdict).toBe('holds');
});

test('the median is an objective too', () => {
  expect(judgeObjective(rounds([9, 9, 9, 9, 9, 9]), { percentile: 'p50', mostMs: 10 }, 0.95).verdict).toBe('holds');
});
