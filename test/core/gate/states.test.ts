import { describe, expect, test } from 'vitest';
import { judge } from '../../../core/gate/judge.ts';
import { statesOf } from '../../../core/gate/states.ts';
import { pairsAt, watched } from './_noise.ts';

/** A compiler that leaves one process of four at another tier: 1.5 times as slow where both are in one state. */
const lateTier = [0.405, 0.41, 0.4, 0.41, 0.404, 1.79, -0.98, 0.402];

describe('different states', () => {
  test('are told where pairs fall into groups that no scatter explains', () => {
    const means = [0, 0.002, -0.001, 0.4, 0.001, 0.402];
    expect(statesOf(means, 0.01)).toEqual({
      most: expect.arrayContaining([0, 1, 2, 4]),
      text: 'its processes run in different states: of 6 pairs 4 at +0.1 %, 2 at +49.3 %',
    });
  });

  test.each([
    { why: 'too few pairs', means: [0, 0.5, 0] },
    { why: 'a gap that is no slowdown to speak of', means: [0, 0.001, 0.002, 0.08, 0.081, 0.082] },
    { why: 'pairs that scatter as widely', means: [-0.2, -0.1, 0, 0.05, 0.12, 0.25, 0.33] },
  ])('are none with $why', ({ means }) => {
    expect(statesOf(means, 0.01)).toBeNull();
  });

  test('are no verdict, and no interval over both', () => {
    const [found] = judge([watched({ screen: pairsAt(...lateTier) })]);
    expect(found!.word).toBe('inconclusive');
    expect(found!.reason).toContain('its processes run in different states');
    expect(found!.reason).toContain('of 8 pairs 6 at +');
    // of the larger group, and not of all
    expect(found!.ratio).toMatchObject({ estimate: expect.closeTo(1.5, 1), low: expect.closeTo(1.5, 1) });
  });

  test('of which both are slower, in the confirmation too, are a regression', () => {
    const slow = pairsAt(0.3, 0.305, 0.9, 0.302, 0.298, 0.301, 0.91, 0.3);
    const [found] = judge([watched({ screen: slow, confirm: slow.slice(0, 4) })]);
    expect(found!.word).toBe('regression');
    expect(found!.ratio.low).toBeGreaterThan(1);
    expect(found!.reason).toMatch(/^slower in every pair of processes; its processes run in different states/);
  });

  test('of which one is faster are none', () => {
    const mixed = pairsAt(0.3, 0.305, -0.4, 0.302, 0.298, 0.301, -0.41, 0.3);
    expect(judge([watched({ screen: mixed, confirm: mixed.slice(0, 4) })])[0]!.word).toBe('inconclusive');
  });
});
