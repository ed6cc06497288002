import { describe, expect, test } from 'vitest';
import { pairingsOf } from '../../../core/analysis/pairings.ts';
import type { Cell, Pairing } from '../../../core/records/comparison.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { hodgesLehmann, signedRankP } from '../../../core/stats/signed-rank.ts';
import { cell } from '../../reports/_comparison.ts';
import { round } from './_rounds.ts';

const options = { margin: 0.05, confidence: 0.95 };
const sequential = cell({ model: 'sequential', concurrency: 1 });
const loop = cell({ model: 'event-loop' });
const pool = cell({ model: 'pool', threads: 4, tasksPerThread: 4 });
const natural = cell({ model: 'pool', concurrency: 4, threads: 4, tasksPerThread: 1 });
const control = cell({ model: 'event-loop', concurrency: 4, isControl: true });

/** One operation a round, in so many milliseconds; no CPU is 1 µs. */
const rounds = (elapsedMs: readonly number[], cpuMicros: readonly number[] = []): RoundRecord[] =>
  elapsedMs.map((ms, place) =>
    round({
      round: place,
      operations: { attempted: 1, succeeded: 1, errors: {} },
      elapsedNs: ms * 1e6,
      cpuUserMicros: cpuMicros[place] ?? 1,
      cpuSystemMicros: 0,
    }),
  );
const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

/** Of sequential and the loop alone, in one metric. */
function between(
  baseline: readonly RoundRecord[],
  candidate: readonly RoundRecord[],
  metric: Pairing['metric'] = 'throughputPerSecond',
): Pairing {
  const roundsOf = (id: string) => (id === sequential.id ? baseline : candidate);
  return pairingsOf([sequential, loop], roundsOf, options).find((pairing) => pairing.metric === metric) as Pairing;
}

describe('what is compared with what', () => {
  const pairs = (cells: readonly Cell[]) =>
    pairingsOf(cells, () => [], options)
      .filter(({ metric }) => metric === 'throughputPerSecond')
      .map(({ kind, baselineId, candidateId }) => [kind, baselineId, candidateId]);

  test('is every model with the baseline, and every pool with the loop that has as many in flight', () => {
    expect(pairs([loop, sequential, pool, natural, control])).toEqual([
      ['natural', sequential.id, loop.id],
      ['natural', sequential.id, pool.id],
      ['natural', sequential.id, natural.id],
      ['equal', loop.id, pool.id],
      ['equal', control.id, natural.id],
    ]);
  });

  test('is the first model that is no control where there is no sequential one', () => {
    expect(pairs([control, loop, natural])).toEqual([
      ['natural', loop.id, natural.id],
      ['equal', control.id, natural.id],
    ]);
  });

  test('is nothing with a cell that has no number, and nothing with itself', () => {
    expect(pairs([{ ...sequential, state: 'invalid' }, loop])).toEqual([]);
    expect(pairs([sequential])).toEqual([]);
  });

  test('is nothing across rows', () => {
    const elsewhere = { ...loop, scenario: 'other', id: 'other' };
    expect(pairs([sequential, elsewhere])).toEqual([]);
  });

  test('is compared in throughput and in CPU', () => {
    expect(pairingsOf([sequential, loop], () => [], options).map(({ metric }) => metric)).toEqual([
      'throughputPerSecond',
      'cpuMicrosPerOperation',
    ]);
  });
});

describe('a ratio', () => {
  test('is candidate ÷ baseline: twice the throughput is 2', () => {
    const found = between(rounds(times(6, 100)), rounds(times(6, 50)));
    expect(found.ratio.estimate).toBeCloseTo(2, 12);
    expect(found).toMatchObject({ pairs: 6, verdict: 'better', baseline: 'sequential', candidate: 'event-loop' });
    expect(between(rounds(times(6, 50)), rounds(times(6, 100))).verdict).toBe('worse');
  });

  test('is that of Hodges and Lehmann over the log-ratios of rounds side by side, with their interval', () => {
    const [a, b] = [
      [100, 110, 90, 105, 95, 102, 99],
      [52, 50, 49, 51, 47, 55, 48],
    ];
    const logs = a.map((ms, place) => Math.log(ms / b[place]!));
    const exact = hodgesLehmann(logs)!;
    expect(between(rounds(a), rounds(b))).toMatchObject({
      ratio: { estimate: Math.exp(exact.estimate), low: Math.exp(exact.low), high: Math.exp(exact.high) },
      p: signedRankP(logs),
      pairs: 7,
    });
  });

  test('of CPU is per operation, and less is better', () => {
    const found = between(
      rounds(times(6, 1), times(6, 300)),
      rounds(times(6, 1), times(6, 100)),
      'cpuMicrosPerOperation',
    );
    expect(found.ratio.estimate).toBeCloseTo(1 / 3, 12);
    expect(found.verdict).toBe('better');
  });

  test('counts no round that is contaminated on either side', () => {
    const noisy = (given: RoundRecord[], place: number) =>
      given.with(place, { ...given[place]!, contaminated: 'noise' });
    const found = between(noisy(rounds(times(8, 100)), 0), noisy(rounds(times(8, 50)), 3));
    expect(found.pairs).toBe(6);
  });

  test('counts no round in which one side did nothing', () => {
    const nothing = { attempted: 1, succeeded: 0, errors: { x: 1 } };
    const found = between(
      rounds(times(8, 100)),
      rounds(times(8, 50)).with(2, round({ round: 2, operations: nothing })),
    );
    expect(found.pairs).toBe(7);
  });
});

describe('a verdict', () => {
  const verdict = (ratio: number, pairs = 6) => between(rounds(times(pairs, 100)), rounds(times(pairs, 100 / ratio)));

  test('is same where the whole interval lies within the margin', () => {
    expect(verdict(1.049).verdict).toBe('same');
    expect(verdict(1 / 1.049).verdict).toBe('same');
    expect(verdict(1).verdict).toBe('same');
  });

  test('is better or worse where the whole interval lies beyond the margin', () => {
    expect(verdict(1.051)).toMatchObject({ verdict: 'better', reason: null });
    expect(verdict(1 / 1.051)).toMatchObject({ verdict: 'worse', reason: null });
  });

  test('is unclear where the interval crosses the margin, and says so', () => {
    const found = between(rounds(times(6, 100)), rounds([100, 101, 99, 90, 88, 92]));
    expect(found).toMatchObject({ verdict: 'unclear', reason: 'the interval crosses the margin of 5 %' });
  });

  test('is unclear with fewer than six pairs of clean rounds, however far apart they are', () => {
    expect(verdict(100, 5)).toMatchObject({
      ratio: { estimate: null, low: null, high: null },
      p: null,
      pairs: 5,
      verdict: 'unclear',
      reason: '5 pairs of clean rounds, and 6 are needed',
    });
    expect(verdict(100, 6).verdict).toBe('better');
  });

  test('needs more pairs the surer it shall be', () => {
    const [found] = pairingsOf([sequential, loop], ({ length }) => rounds(times(7, length)), {
      ...options,
      confidence: 0.99,
    });
    expect(found).toMatchObject({ p: null, verdict: 'unclear', reason: '7 pairs of clean rounds, and 8 are needed' });
  });
});

describe('among many comparisons', () => {
  const others = ['a', 'b', 'c'].map((model) => cell({ model }));
  const family = (count: number, pairs: number) =>
    pairingsOf(
      [sequential, ...others.slice(0, count)],
      (id) => rounds(times(pairs, id === sequential.id ? 100 : 50), times(pairs, id === sequential.id ? 100 : 50)),
      options,
    );

  test('a p-value is adjusted by Holm over those of the same metric', () => {
    // six pairs give 2/64 at best: for two comparisons that is 0.0625, for one it is enough
    const alone = family(1, 6);
    expect(alone.map(({ p, verdict }) => [p, verdict])).toEqual([
      [0.03125, 'better'],
      [0.03125, 'better'],
    ]);
    for (const pairing of family(2, 6)) {
      expect(pairing).toMatchObject({ p: 0.0625, verdict: 'unclear' });
      expect(pairing.reason).toBe('too few rounds for so many comparisons (p = 0.063 after Holm)');
    }
    for (const pairing of family(3, 8)) expect(pairing).toMatchObject({ p: (3 * 2) / 2 ** 8, verdict: 'better' });
  });

  test('one without a p-value takes no part', () => {
    const cells = [sequential, others[0]!, others[1]!];
    const found = pairingsOf(
      cells,
      (id) => rounds(times(id === others[1]!.id ? 3 : 6, id === sequential.id ? 100 : 50)),
      options,
    );
    const ofThroughput = found.filter(({ metric }) => metric === 'throughputPerSecond');
    expect(ofThroughput.map(({ p, verdict }) => [p, verdict])).toEqual([
      [0.03125, 'better'],
      [null, 'unclear'],
    ]);
  });
});
