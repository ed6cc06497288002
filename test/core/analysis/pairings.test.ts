import { describe, expect, test } from 'vitest';
import { pairingsOf } from '../../../core/analysis/pairings.ts';
import type { Cell, Pairing } from '../../../core/records/comparison.ts';
import type { RoundRecord } from '../../../core/records/records.ts';
import { hodgesLehmann } from '../../../core/stats/signed-rank.ts';
import { studentInterval, trimmedCentre } from '../../../core/stats/trimmed-t.ts';
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
      ['direct', loop.id, natural.id],
      ['direct', pool.id, natural.id],
      ['slots', control.id, loop.id],
    ]);
  });

  test('is one model in two rows whose rounds were run by turns, and no control', () => {
    const other = (one: Cell): Cell => ({ ...one, scenario: 'other', id: one.id.replace(one.scenario, 'other') });
    const cells = [loop, control, other(loop), other(control), other(sequential)];
    const blocks = [{ scenario: 'both', trials: cells.map(({ id }) => id), order: [], looks: [] }];
    const pairsOfBlocks = pairingsOf(cells, () => [], { ...options, blocks }).filter(
      ({ kind }) => kind === 'parameter',
    );
    expect(pairsOfBlocks.map(({ metric, baselineId, candidateId }) => [metric, baselineId, candidateId])).toEqual([
      ['throughputPerSecond', loop.id, other(loop).id],
      ['cpuMicrosPerOperation', loop.id, other(loop).id],
    ]);
    const apart = [[loop.id], [other(loop).id]].map((trials) => ({ scenario: 'one', trials, order: [], looks: [] }));
    expect(pairingsOf(cells, () => [], { ...options, blocks: apart }).some(({ kind }) => kind === 'parameter')).toBe(
      false,
    );
  });

  test('is the first model that is no control where there is no sequential one', () => {
    expect(pairs([control, loop, natural])).toEqual([
      ['natural', loop.id, natural.id],
      ['equal', control.id, natural.id],
      ['slots', control.id, loop.id],
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

  test('is the trimmed mean of the log-ratios of rounds side by side, with the interval of Student', () => {
    const [a, b] = [
      [100, 110, 90, 105, 95, 102, 99],
      [52, 50, 49, 51, 47, 55, 48],
    ];
    const logs = a.map((ms, place) => Math.log(ms / b[place]!));
    const { estimate, low, high } = studentInterval(trimmedCentre(logs)!, 0.95);
    expect(between(rounds(a), rounds(b))).toMatchObject({
      ratio: { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) },
      pairs: 7,
      verdict: 'better',
    });
  });

  test('of twelve rounds and more has the exact interval of the signed-rank test within its own', () => {
    const b = [52, 50, 49, 51, 47, 55, 48, 53, 50, 51, 49, 90];
    const logs = b.map((ms) => Math.log(100 / ms));
    const exact = hodgesLehmann(logs)!;
    const { low, high } = between(rounds(times(12, 100)), rounds(b)).ratio;
    expect(low).toBeLessThanOrEqual(Math.exp(exact.low));
    expect(high).toBeGreaterThanOrEqual(Math.exp(exact.high));
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

  const collapsed = (given: readonly RoundRecord[], places: readonly number[]) =>
    given.map((each, place) =>
      places.includes(place) ? { ...each, operations: { attempted: 1, succeeded: 0, errors: { x: 1 } } } : each,
    );

  test('counts a round in which one side did nothing: one of eight decides nothing by itself', () => {
    const found = between(rounds(times(8, 100)), collapsed(rounds(times(8, 50)), [2]));
    expect(found).toMatchObject({ pairs: 8, verdict: 'better' });
  });

  test('is never "same" where one side did nothing in half of the rounds, and that is said', () => {
    const odd = [1, 3, 5, 7, 9, 11, 13];
    const found = between(rounds(times(14, 100)), collapsed(rounds(times(14, 100)), odd));
    expect(found).toMatchObject({ pairs: 14, verdict: 'unclear' });
    expect(found.reason).toContain('event-loop did nothing in 7 of 14 rounds; ');
    const turned = between(collapsed(rounds(times(14, 100)), odd), rounds(times(14, 100)));
    expect(turned).toMatchObject({ verdict: 'unclear', ratio: { high: null } });
    expect(turned.reason).toContain('sequential did nothing in 7 of 14 rounds; ');
  });

  test('is worse where one side did nothing in nearly all rounds', () => {
    const most = Array.from({ length: 12 }, (_, place) => place);
    const found = between(rounds(times(14, 100)), collapsed(rounds(times(14, 100)), most));
    expect(found).toMatchObject({ verdict: 'worse', ratio: { estimate: 0, low: 0, high: 0 } });
    const better = between(collapsed(rounds(times(14, 100)), most), rounds(times(14, 100)));
    expect(better).toMatchObject({ verdict: 'better', ratio: { estimate: null, low: null, high: null } });
  });

  test('is "same" where neither did anything', () => {
    const all = Array.from({ length: 6 }, (_, place) => place);
    const idle = collapsed(rounds(times(6, 100)), all);
    expect(between(idle, idle)).toMatchObject({ verdict: 'same', ratio: { estimate: 1, low: 1, high: 1 } });
  });
});

describe('a verdict', () => {
  const verdict = (ratio: number, pairs = 6) => between(rounds(times(pairs, 100)), rounds(times(pairs, 100 / ratio)));

  test('is same where the whole interval lies within the margin', () => {
    expect(verdict(1.049).verdict).toBe('same');
    expect(verdict(1 / 1.049).verdict).toBe('same');
    expect(verdict(1).verdict).toBe('same');
  });

  test('is better or worse where the whole interval lies beyond the margin, and the luck of two processes too', () => {
    expect(verdict(1.5)).toMatchObject({ verdict: 'better', reason: null });
    expect(verdict(1 / 1.5)).toMatchObject({ verdict: 'worse', reason: null });
    for (const little of [verdict(1.051), verdict(1 / 1.051)]) {
      expect(little.verdict).toBe('unclear');
      expect(little.reason).toMatch(
        /^two processes of one program may differ by as much \(standard error \d+(\.\d+)? %\)$/,
      );
    }
  });

  test('is unclear where the interval crosses the margin, and says so', () => {
    const found = between(rounds(times(6, 100)), rounds([100, 101, 99, 90, 88, 92]));
    expect(found).toMatchObject({ verdict: 'unclear', reason: 'the interval crosses the margin of 5 %' });
  });

  test('is unclear with fewer than four pairs of clean rounds, however far apart they are', () => {
    expect(verdict(100, 3)).toMatchObject({
      ratio: { estimate: null, low: null, high: null },
      p: null,
      pairs: 3,
      smallestDetectable: null,
      verdict: 'unclear',
      reason: '3 pairs of clean rounds, and 4 are needed',
    });
    expect(verdict(100, 4).verdict).toBe('better');
  });

  test('has the wider an interval the surer it shall be', () => {
    const noisy = [50, 52, 49, 51, 48, 50, 53];
    const at = (confidence: number) =>
      pairingsOf([sequential, loop], (id) => rounds(id === loop.id ? noisy : times(7, 100)), {
        ...options,
        confidence,
      })[0]!;
    expect(at(0.99).ratio.low).toBeLessThan(at(0.95).ratio.low!);
    expect(at(0.99).ratio.high).toBeGreaterThan(at(0.95).ratio.high!);
  });
});

describe('among many comparisons', () => {
  const others = ['a', 'b', 'c'].map((model) => cell({ model }));
  const noisy = [70, 72, 60, 74, 66, 75];
  const family = (count: number, some: Partial<Cell> = {}) =>
    pairingsOf(
      [sequential, ...others.slice(0, count)].map((each) => ({ ...each, ...some })),
      (id) => rounds(id === sequential.id ? times(6, 100) : noisy),
      options,
    ).filter(({ metric, kind }) => metric === 'throughputPerSecond' && kind === 'natural');

  test('a p-value is adjusted by Holm over those of the same metric', () => {
    const [alone] = family(1);
    // three with sequential, and three among each other that are the same: of six the smallest counts six times
    const [first, second] = family(3);
    expect(first!.p).toBeCloseTo(Math.min(1, 6 * alone!.p!), 9);
    expect(second!.p).toBe(first!.p);
  });

  test('of the same metric, two that two tables show are one', () => {
    const row = [loop, pool];
    const found = pairingsOf(row, (id) => rounds(id === loop.id ? times(6, 100) : noisy), options);
    const [shown, equal] = found.filter(({ metric }) => metric === 'throughputPerSecond');
    expect([shown!.kind, equal!.kind]).toEqual(['natural', 'equal']);
    expect(shown!.p).toBe(equal!.p);
    expect(shown!.p).toBeCloseTo(family(1)[0]!.p!, 1);
  });

  test('a floor is a family of its own', () => {
    const floor = cell({ model: 'floor', isFloor: true, scenario: 'floor' });
    const both = [sequential, others[0]!, floor, { ...loop, isFloor: true, scenario: 'floor' }];
    const found = pairingsOf(both, (id) => rounds(id === sequential.id ? times(6, 100) : noisy), options);
    expect(found[0]!.p).toBe(family(1)[0]!.p);
  });

  test('one without a p-value takes no part', () => {
    const cells = [sequential, others[0]!, others[1]!];
    const found = pairingsOf(
      cells,
      (id) => rounds(id === others[1]!.id ? times(3, 50) : id === sequential.id ? times(6, 100) : noisy),
      options,
    );
    const ofThroughput = found.filter(({ metric, kind }) => metric === 'throughputPerSecond' && kind === 'natural');
    expect(ofThroughput.map(({ p, verdict }) => [p, verdict])).toEqual([
      [family(1)[0]!.p, family(1)[0]!.verdict],
      [null, 'unclear'],
    ]);
  });
});
