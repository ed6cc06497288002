import { expect, test } from 'vitest';
import { gateRatios } from '../../cli/watched.ts';
import { cellOf, ID, pairsOf, screenedAndConfirmed, startOf } from '../core/gate/_records.ts';

test('the ratios of a gate that goes on are those of its pairs so far', () => {
  const start = startOf([cellOf()]);
  expect(gateRatios([start])).toEqual([]);
  const told = gateRatios([start, ...screenedAndConfirmed({ slower: { makespanMs: 0.2 } })]);
  const time = told.find(({ metric }) => metric === 'makespanMs');
  expect(time).toMatchObject({ baseline: 'the base', candidate: `${ID}: time`, verdict: 'regression' });
  expect(time?.estimate).toBeCloseTo(1.2, 2);
  expect(told.every(({ low, estimate, high }) => low <= estimate && estimate <= high)).toBe(true);
  // what is only shown is gated by nobody
  expect(told.map(({ metric }) => metric)).not.toContain('serviceP99Ms');
  const half = gateRatios([start, ...pairsOf('screen', 2)]);
  expect(half.every(({ verdict }) => verdict !== 'regression')).toBe(true);
});
