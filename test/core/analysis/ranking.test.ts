import { describe, expect, test } from 'vitest';
import { contendersOf, isNotSlower, ranksOf, relate } from '../../../core/analysis/ranking.ts';
import type { Cell, Pairing } from '../../../core/records/comparison.ts';
import { cell, pairing } from '../../reports/_comparison.ts';

const margin = 0.05;
const measured = (model: string, perSecond: number): Cell =>
  cell({ model, throughputPerSecond: { median: perSecond, low: perSecond, high: perSecond } });
const base = measured('base', 10);
const cpu = { metric: 'cpuMicrosPerOperation' } as const;

function ranks(cells: readonly Cell[], pairings: readonly Pairing[] = []): string[] {
  const found = ranksOf(cells, { pairings, margin });
  return cells.map((each) => `${found.get(each.id) ?? '–'} ${each.model}`);
}

describe('ranks', () => {
  const [a, b, c] = [measured('a', 200), measured('b', 180), measured('c', 100)];

  test('are by throughput where each is better than the next', () => {
    const pairings = [pairing(b, a, [1.11, 1.09, 1.13], 'better'), pairing(c, b, [1.8, 1.7, 1.9], 'better')];
    expect(ranks([c, a, b], pairings)).toEqual(['3 c', '1 a', '2 b']);
  });

  test('are shared where the comparison of the two says same, and the next rank is skipped', () => {
    const pairings = [pairing(a, b, [0.99, 0.98, 1], 'same'), pairing(c, a, [2, 1.9, 2.1], 'better')];
    expect(ranks([a, b, c], pairings)).toEqual(['1 a', '1 b', '3 c']);
  });

  test('are shared where the comparison of the two, whichever is the baseline, is unclear', () => {
    expect(ranks([a, c], [pairing(c, a, [1.9, 0.9, 3], 'unclear')])).toEqual(['1 a', '1 c']);
    expect(ranks([a, c], [pairing(a, c, [0.5, 0.3, 1.1], 'unclear')])).toEqual(['1 a', '1 c']);
  });

  test('do not come from a comparison of CPU', () => {
    expect(ranks([a, c], [pairing(c, a, [0.5, 0.4, 0.6], 'better', cpu)])).toEqual(['1 a', '1 c']);
  });

  test('are shared by two that nothing compares, however far apart they are', () => {
    expect(ranks([measured('a', 1000), measured('b', 1)])).toEqual(['1 a', '1 b']);
  });

  test('do not come from ratios to the same baseline: only from a comparison of the two', () => {
    const pairings = [pairing(base, a, [20, 19.8, 20.2], 'better'), pairing(base, b, [15, 14.9, 15.1], 'better')];
    expect(ranks([a, b, base], pairings)).toEqual(['1 a', '1 b', '3 base']);
    const direct = pairing(b, a, [1.33, 1.3, 1.36], 'better', { kind: 'direct' });
    expect(ranks([a, b, base], [...pairings, direct])).toEqual(['1 a', '2 b', '3 base']);
  });

  test('do not chain: the last of three small steps is compared with the first', () => {
    const pairings = [
      pairing(a, b, [0.96, 0.95, 0.97], 'same'),
      pairing(b, c, [0.96, 0.95, 0.97], 'same'),
      pairing(a, c, [0.92, 0.91, 0.93], 'worse'),
    ];
    expect(ranks([a, b, c], pairings)).toEqual(['1 a', '1 b', '3 c']);
  });

  test('are not given to a control, nor to what has no number', () => {
    const control = cell({ model: 'loop', isControl: true, throughputPerSecond: { median: 900, low: 899, high: 901 } });
    const invalid = cell({ model: 'liar', state: 'invalid' });
    expect(ranks([control, a, invalid])).toEqual(['– loop', '1 a', '– liar']);
    expect(contendersOf([c, control, a, invalid]).map(({ model }) => model)).toEqual(['a', 'c']);
  });

  test('of an empty row are none', () => {
    expect(ranksOf([], { pairings: [], margin })).toEqual(new Map());
  });
});

describe('how one cell stands to another', () => {
  const [a, b] = [measured('a', 200), measured('b', 180)];
  const relation = (pairings: readonly Pairing[], metric: Pairing['metric'] = 'throughputPerSecond') =>
    relate(a, b, metric, { pairings, margin });
  const against = (
    ofA: readonly [number, number | null, number | null],
    ofB: readonly [number, number | null, number | null],
    some: Partial<Pairing> = {},
  ) => [pairing(base, a, ofA, 'better', some), pairing(base, b, ofB, 'better', some)];

  test.each(['better', 'worse', 'same', 'unclear'] as const)('is what their own comparison says: %s', (verdict) => {
    const turned = { better: 'worse', worse: 'better', same: 'same', unclear: 'unclear' }[verdict];
    expect(relation([pairing(b, a, [1, 1, 1], verdict)])).toBe(verdict);
    expect(relation([pairing(a, b, [1, 1, 1], verdict)])).toBe(turned);
  });

  test('is what their own comparison says, whatever their ratios to a baseline are', () => {
    const far = against([20, 19.9, 20.1], [10, 9.9, 10.1]);
    expect(relation([...far, pairing(b, a, [1, 0.99, 1.01], 'same')])).toBe('same');
  });

  test('is not known from ratios to a common baseline, however far apart their intervals are', () => {
    expect(relation(against([30, 30, 30], [20, 20, 20]))).toBe('unclear');
    expect(relation(against([30, 30, 30], [20, 20, 20], cpu), cpu.metric)).toBe('unclear');
  });
});

describe('one is not slower than another', () => {
  const [a, b] = [measured('a', 200), measured('b', 180)];
  const says = (...pairings: readonly Pairing[]) => isNotSlower(a, b, { pairings, margin });

  test('where the whole interval of the other lies within the margin of it', () => {
    expect(says(pairing(a, b, [1, 0.9, 1.05], 'unclear'))).toBe(true);
    expect(says(pairing(a, b, [1, 0.9, 1.06], 'unclear'))).toBe(false);
  });

  test('where its own interval against the other lies within the margin below', () => {
    expect(says(pairing(b, a, [1, 1 / 1.049, 1.3], 'unclear'))).toBe(true);
    expect(says(pairing(b, a, [1, 1 / 1.06, 1.3], 'unclear'))).toBe(false);
  });

  test('not where nothing compares the two', () => {
    expect(says(pairing(base, a, [30, 30, 30], 'better'), pairing(base, b, [20, 20, 20], 'better'))).toBe(false);
    expect(says()).toBe(false);
    expect(says(pairing(a, b, [1, 0.9, 1], 'unclear', cpu))).toBe(false);
  });
});
