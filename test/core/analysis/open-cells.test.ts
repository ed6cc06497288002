import { describe, expect, test } from 'vitest';
import { IDLE_LATENESS, SCHEDULE_LATENESS } from '../../../core/trial/arrivals.ts';
import { observationsOf, openLoopOf, timesOf } from '../../../core/analysis/cell-numbers.ts';
import { throughputOf } from '../../../core/analysis/rounds.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { round } from './_rounds.ts';

const MS = 1e6;
const figures = (value: number) => ({ count: value, mean: value, p50: value, p99: value, max: value });
const open = (healthy: number, some: Partial<RoundRecord> = {}): RoundRecord =>
  round({ openLoop: { horizonNs: 500 * MS, completed: healthy + 1, healthy, unstarted: 0 }, ...some });

describe('a cell of an open loop', () => {
  test('has what succeeded before the last arrival as its throughput, over the time of the arrivals', () => {
    expect(throughputOf(open(4))).toBe(10);
    expect(timesOf([open(2), open(4), open(9)], 0.95).throughputPerSecond.median).toBe(10);
  });

  test('has the healthy ones a second, the share that never started, and how late its arrivals were', () => {
    const late = (p99: number) => ({ observations: { [SCHEDULE_LATENESS]: figures(p99) } });
    const unstarted = { openLoop: { horizonNs: 500 * MS, completed: 3, healthy: 3, unstarted: 4 } };
    const told = openLoopOf([open(1, late(3)), open(3, { ...unstarted, ...late(1) }), open(5, late(2))], 0.95);
    expect(told?.healthyPerSecond.median).toBe(6);
    expect(told?.unstartedShare).toBeCloseTo(4 / 24, 12); // of 24 arrivals in three rounds
    expect(told?.scheduleLatenessMs).toBe(2);
  });

  test('takes its efficiency from the rounds that have a bound: one with unstarted operations has none', () => {
    const bound = { boundNs: 400 * MS, elapsedNs: 500 * MS };
    const told = timesOf([open(1, bound), open(1, { boundNs: null, fifoNs: null }), open(1, { boundNs: null })], 0.95);
    expect([told.efficiency, told.boundMs]).toEqual([0.8, 400]);
  });

  test('is none of a closed one', () => {
    expect(openLoopOf([round()], 0.95)).toBeNull();
  });
});

test('what was observed is told as the median of the rounds that saw it, and the schedule of the generator is not', () => {
  const rounds = [1, 5, 3].map((value) =>
    round({ observations: { beatMs: figures(value), [SCHEDULE_LATENESS]: figures(9), [IDLE_LATENESS]: figures(1) } }),
  );
  expect(observationsOf([...rounds, round()])).toEqual({ beatMs: figures(3) });
});
