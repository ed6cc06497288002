import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bulkheadOutlook, recoveryAfter, type StallScene, stallOutlook } from '../../../core/theory/stall.ts';

/** Two slots, a hundred calls a second of 10 ms, of which 5 % take 2 s more. */
const scene: StallScene = {
  slots: 2,
  arrivalsPerSecond: 100,
  latencyMs: 10,
  stallShare: 0.05,
  stallMs: 2000,
  timeoutMs: null,
};

const scenes: fc.Arbitrary<StallScene> = fc.record({
  slots: fc.integer({ min: 1, max: 64 }),
  arrivalsPerSecond: fc.integer({ min: 1, max: 10_000 }),
  latencyMs: fc.integer({ min: 1, max: 200 }),
  stallShare: fc.double({ min: 0, max: 1, noNaN: true }),
  stallMs: fc.integer({ min: 0, max: 10_000 }),
  timeoutMs: fc.option(fc.integer({ min: 201, max: 20_000 })),
});

describe('slots under stalls', () => {
  test('two threads and 5 % stalls of 2 s answer 17 healthy calls a second of 95', () => {
    const outlook = stallOutlook(scene);
    expect(outlook.slotMs).toBe(110); // .95 · 10 + .05 · 2010
    expect(outlook.capacityPerSecond).toBeCloseTo(18.18, 2);
    expect(outlook.healthyPerSecond).toBeCloseTo(17.27, 2);
    expect(outlook.utilisation).toBeCloseTo(5.5, 12);
    expect(outlook.isStable).toBe(false);
    expect(outlook.backlogPerSecond).toBeCloseTo(81.82, 2);
  });

  test('bear half a per cent: 20 ms of slots an arrival, 10 of which are the latency', () => {
    expect(stallOutlook(scene).criticalStallShare).toBeCloseTo(10 / 2000, 12);
  });

  test('bear more with a timeout, which is what a stalled call takes at most', () => {
    const outlook = stallOutlook({ ...scene, timeoutMs: 100 });
    expect(outlook.slotMs).toBe(14.5); // .95 · 10 + .05 · 100
    expect(outlook.isStable).toBe(true);
    expect(outlook.criticalStallShare).toBeCloseTo(10 / 90, 12);
    expect(outlook.healthyPerSecond).toBe(95);
  });

  test('are not helped by a timeout that is longer than the stall', () => {
    expect(stallOutlook({ ...scene, timeoutMs: 3000 })).toEqual(stallOutlook(scene));
  });

  test('bear no share at all where there are too many arrivals without stalls', () => {
    expect(stallOutlook({ ...scene, arrivalsPerSecond: 250 }).criticalStallShare).toBe(0);
  });

  test('bear any share where there are enough of them', () => {
    expect(stallOutlook({ ...scene, slots: 1000 }).criticalStallShare).toBeNull();
    expect(stallOutlook({ ...scene, stallMs: 0 }).criticalStallShare).toBeNull();
  });

  test('are full at the critical share: utilisation is 1', () => {
    fc.assert(
      fc.property(scenes, (drawn) => {
        const { criticalStallShare } = stallOutlook(drawn);
        fc.pre(criticalStallShare !== null && criticalStallShare > 0);
        const { utilisation } = stallOutlook({ ...drawn, stallShare: criticalStallShare });
        expect(utilisation).toBeCloseTo(1, 9);
      }),
    );
  });

  test('never answer more than arrive or than they can, and lose what they do not answer to the queue', () => {
    fc.assert(
      fc.property(scenes, (drawn) => {
        const { healthyPerSecond, capacityPerSecond, backlogPerSecond, isStable } = stallOutlook(drawn);
        expect(healthyPerSecond).toBeLessThanOrEqual(Math.min(drawn.arrivalsPerSecond, capacityPerSecond));
        const served = healthyPerSecond + drawn.stallShare * Math.min(drawn.arrivalsPerSecond, capacityPerSecond);
        expect((served + backlogPerSecond) / drawn.arrivalsPerSecond).toBeCloseTo(1, 9);
        if (isStable) expect(backlogPerSecond).toBe(0);
      }),
    );
  });

  test.each([
    { slots: 0 },
    { slots: 1.5 },
    { arrivalsPerSecond: 0 },
    { latencyMs: 0 },
    { stallShare: 1.01 },
    { stallMs: -1 },
    { timeoutMs: 10 },
    { latencyMs: NaN },
  ])('refuse %o', (wrong) => {
    expect(() => stallOutlook({ ...scene, ...wrong })).toThrow(RangeError);
  });
});

describe('after the stalls', () => {
  test('818 calls wait after ten seconds, and the stalls among them are still to come', () => {
    const { backlog, recoverySeconds } = recoveryAfter(scene, 10);
    expect(backlog).toBeCloseTo(818.18, 2);
    // ρ = 100/s · 110 ms ÷ 2 = 5.5 while they last, and 100/s · 10 ms ÷ 2 = 0.5 after it
    expect(recoverySeconds).toBeCloseTo((4.5 * 10) / 0.5, 9);
  });

  test('nobody waits where the slots were enough', () => {
    expect(recoveryAfter({ ...scene, slots: 1000 }, 10)).toEqual({ backlog: 0, recoverySeconds: 0 });
  });

  test('the queue never empties where healthy calls are too many by themselves', () => {
    expect(recoveryAfter({ ...scene, arrivalsPerSecond: 200 }, 10).recoverySeconds).toBeNull();
  });
});

describe('a bulkhead', () => {
  test('keeps the others out of harm: one slot stalls, three go on', () => {
    const { guarded, others, healthyPerSecond } = bulkheadOutlook({ ...scene, slots: 4 }, 1, 0.5);
    expect(guarded.healthyPerSecond).toBeCloseTo((0.95 * 1000) / 110, 12);
    expect(others).toMatchObject({ isStable: true, healthyPerSecond: 50 });
    expect(healthyPerSecond).toBeCloseTo(58.64, 2);
  });

  test('spends slots on it: in all, four shared ones would answer more, though fewer of the others', () => {
    const { others, healthyPerSecond } = bulkheadOutlook({ ...scene, slots: 4 }, 1, 0.5);
    const shared = stallOutlook({ ...scene, slots: 4, stallShare: 0.025 });
    expect(shared.healthyPerSecond).toBeGreaterThan(healthyPerSecond);
    expect(shared.capacityPerSecond / 2).toBeLessThan(others.healthyPerSecond);
  });

  test('of all slots, or for all arrivals, is none', () => {
    expect(() => bulkheadOutlook(scene, 2, 0.5)).toThrow(RangeError);
    expect(() => bulkheadOutlook(scene, 1, 1)).toThrow(RangeError);
  });
});
