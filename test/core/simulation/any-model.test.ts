import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fifoMakespan, makespanBound } from '../../../core/work/bound.ts';
import { NO_COSTS, slotsOf, type SimulatedItem } from '../../../core/simulation/model.ts';
import { simulate } from '../../../core/simulation/simulate.ts';
import type { WorkItem } from '../../../core/members/types.ts';
import { anyCosts, anyModel, arrivals, atOnce, equal, latencies, modelsOfEqualSlots } from './_rounds.ts';

const asWork = (items: readonly SimulatedItem[]): WorkItem[] =>
  items.map((item) => ({ ...item, bytes: 0, status: 200, isStalled: false }));

/** First come, first served where only waiting takes time: an item starts when it is due and a slot is free. */
function startsOf(items: readonly SimulatedItem[], slots: number, closesAtMs: number): number[] {
  const freeAtMs = Array.from({ length: slots }, () => 0);
  return items.map(({ dueMs, latencyMs }) => {
    const slot = freeAtMs.indexOf(Math.min(...freeAtMs));
    const startMs = Math.max(dueMs, freeAtMs[slot] as number);
    if (startMs >= closesAtMs) return Number.NaN;
    freeAtMs[slot] = startMs + latencyMs;
    return startMs;
  });
}

describe('where only waiting takes time', () => {
  test('a closed loop takes exactly what first come, first served takes, and not less than the bound', () => {
    fc.assert(
      fc.property(latencies, modelsOfEqualSlots, (latenciesMs, { slots, models }) => {
        const items = atOnce(latenciesMs);
        for (const model of models) {
          const { makespanMs } = simulate(items, model, NO_COSTS);
          expect(makespanMs).toBe(fifoMakespan(asWork(items), slots));
          expect(makespanMs).toBeGreaterThanOrEqual(makespanBound(asWork(items), slots) * (1 - 1e-12));
        }
      }),
    );
  });

  test('N equal items on K slots take ⌈N/K⌉·L', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.integer({ min: 1, max: 70 }), fc.nat({ max: 500 }), (n, k, l) => {
        const { makespanMs } = simulate(equal(n, l), { kind: 'event-loop', slots: k }, NO_COSTS);
        expect(makespanMs).toBe(Math.ceil(n / k) * l);
      }),
    );
  });

  test('every item of an open loop starts when it is due and a slot is free, under every model alike', () => {
    fc.assert(
      fc.property(arrivals, modelsOfEqualSlots, fc.nat({ max: 800 }), (items, { slots, models }, closesAtMs) => {
        const starts = startsOf(items, slots, closesAtMs);
        const ends = starts.map((startMs, index) => startMs + (items[index] as SimulatedItem).latencyMs);
        for (const model of models) {
          const round = simulate(items, model, NO_COSTS, { closesAtMs });
          expect([...round.admittedMs]).toEqual(starts);
          expect([...round.startedMs]).toEqual(starts);
          expect([...round.finishedMs]).toEqual(ends);
        }
      }),
    );
  });

  test('no item is admitted later where there are more slots', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 8 }), (items, slots) => {
        const fewer = simulate(items, { kind: 'event-loop', slots }, NO_COSTS);
        const more = simulate(items, { kind: 'event-loop', slots: slots + 1 }, NO_COSTS);
        for (const index of items.keys()) {
          expect(more.admittedMs[index]).toBeLessThanOrEqual(fewer.admittedMs[index] as number);
        }
        expect(more.makespanMs).toBeLessThanOrEqual(fewer.makespanMs);
      }),
    );
  });
});

describe('whatever it costs', () => {
  const closings = fc.option(fc.nat({ max: 800 }), { nil: Number.POSITIVE_INFINITY });

  test('every item is finished or was never started, and those are the last', () => {
    fc.assert(
      fc.property(arrivals, anyModel, anyCosts, closings, (items, model, costs, closesAtMs) => {
        const round = simulate(items, model, costs, { closesAtMs });
        expect(round.finished + round.unstarted).toBe(items.length);
        if (closesAtMs === Number.POSITIVE_INFINITY) expect(round.unstarted).toBe(0);
        for (const stampsMs of [round.admittedMs, round.startedMs, round.finishedMs]) {
          expect(stampsMs.slice(0, round.finished).every(Number.isFinite)).toBe(true);
          expect(stampsMs.slice(round.finished).every(Number.isNaN)).toBe(true);
        }
      }),
    );
  });

  test('admission is first come, first served, before the round closes, and to no more slots than there are', () => {
    fc.assert(
      fc.property(arrivals, anyModel, anyCosts, closings, (items, model, costs, closesAtMs) => {
        const { admittedMs, finished, peakInFlight } = simulate(items, model, costs, { closesAtMs });
        const admitted = admittedMs.slice(0, finished);
        expect(admitted).toEqual(admitted.toSorted((a, b) => a - b));
        expect(admitted.every((atMs) => atMs < closesAtMs)).toBe(true);
        expect(peakInFlight).toBeLessThanOrEqual(slotsOf(model));
      }),
    );
  });

  test('an item is due, admitted, started and finished in this order, and waits as long as it has to', () => {
    fc.assert(
      fc.property(arrivals, anyModel, anyCosts, (items, model, costs) => {
        const { admittedMs, startedMs, finishedMs } = simulate(items, model, costs);
        for (const [index, { dueMs, latencyMs }] of items.entries()) {
          const stamps = [dueMs, admittedMs[index] as number, startedMs[index] as number, finishedMs[index] as number];
          expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
          expect((finishedMs[index] as number) - (startedMs[index] as number)).toBeGreaterThan(latencyMs - 1e-9);
        }
      }),
    );
  });

  test('the cores have spent what the items cost, on no more cores than there are', () => {
    const hops = {
      sequential: 0,
      'event-loop': 0,
      'event-loop-per-thread': 0,
      'worker-thread-pool': 1,
      'process-pool': 2,
    };
    fc.assert(
      fc.property(arrivals, anyModel, anyCosts, (items, model, costs) => {
        const round = simulate(items, model, costs);
        const handoverMicros = costs.dispatchMicros + costs.takeMicros + costs.answerMicros + costs.receiveMicros;
        const ownMicros = costs.submitMicros + costs.beforeWaitMicros + costs.afterWaitMicros + costs.serverMicros;
        const itemMs = (ownMicros + hops[model.kind] * handoverMicros) / 1000;
        const spentMs = (round.coreUtilization ?? 0) * round.makespanMs * costs.cores;
        expect(spentMs).toBeCloseTo(items.length * itemMs, 6);
        expect(round.coreUtilization ?? 0).toBeLessThanOrEqual(1 + 1e-9);
        expect(round.mainThreadUtilization ?? 0).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  test('the same input gives the same round', () => {
    fc.assert(
      fc.property(arrivals, anyModel, anyCosts, (items, model, costs) => {
        expect(simulate(items, model, costs)).toEqual(simulate(items, model, costs));
      }),
      { numRuns: 20 },
    );
  });
});
