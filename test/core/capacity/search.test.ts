import { describe, expect, test } from 'vitest';
import { type CapacityWorld, searchCapacities } from '../../../core/capacity/search.ts';
import { encodeDurations } from '../../../core/records/histogram.ts';
import type { Plan } from '../../../core/records/records.ts';
import { warmUp } from '../../../core/session/warm-up.ts';
import { eventLoop, plan } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { threadPool } from '../explain/_explained.ts';

const slo = { percentile: 'p99', mostMs: 50 } as const;
const limits = { lowPerSecond: 50, highPerSecond: 2000, tolerance: 0.1, mostProbes: 20 };
const rateOf = ({ trials }: Plan): number => trials[0]?.work.arrivals?.ratePerSecond ?? 0;

/** Every slot bears 100 arrivals a second; beyond that the p99 is over the objective. */
function world(script: Script = {}) {
  const measured: { name: string; plan: Plan }[] = [];
  const made: CapacityWorld = {
    planAt: async (ratePerSecond) =>
      plan({ models: [eventLoop, threadPool], arrivals: { kind: 'poisson', ratePerSecond } }),
    measure: async (planned, name) => {
      measured.push({ name, plan: planned });
      const results = await resultsOf(planned, new FakeWorld(script), { warmUp });
      const ms = rateOf(planned) > 100 * (planned.trials[0]?.concurrency ?? 0) ? 80 : 20;
      const open = { horizonNs: 1e9, completed: 8, healthy: 8, unstarted: 0 };
      const says = { latency: encodeDurations([ms * 1e6]), openLoop: open, boundNs: null, fifoNs: null };
      return {
        path: `${name}.ndjson`,
        results: { ...results, rounds: results.rounds.map((each) => ({ ...each, ...says })) },
      };
    },
    tell: () => {},
  };
  return { made, measured };
}

describe('the search', async () => {
  const { made, measured } = world();
  const models = await searchCapacities(slo, limits, made);

  test('finds a bracket for every model and shape, and leaves out the control', () => {
    expect(models.map(({ model, shape }) => `${model} ${shape}`)).toEqual([
      'event-loop 4',
      'worker-thread-pool 2x2',
      'worker-thread-pool 2x1',
    ]);
    for (const { capacity, shape } of models) {
      if (capacity.state === 'refused') throw new Error(capacity.reason);
      const most = shape === '2x1' ? 200 : 400;
      expect(capacity.holdsAtPerSecond).toBeLessThanOrEqual(most);
      expect(capacity.breaksAtPerSecond).toBeGreaterThan(most);
      expect(capacity).toMatchObject({ isUpperEndUnclear: false, isWithinTolerance: true });
    }
  });

  test('measures one cell at a time, each probe into a file of its own', () => {
    for (const { plan: planned } of measured) {
      expect(planned.trials).toHaveLength(1);
      expect(planned.blocks).toHaveLength(1);
      expect(planned.blocks[0]?.order[0]).toEqual([planned.trials[0]?.id]);
    }
    expect(new Set(measured.map(({ name }) => name)).size).toBe(measured.length);
    expect(measured[0]?.name).toBe('event-loop-4-50');
    expect(models[0]?.probes[0]).toMatchObject({ ratePerSecond: 50, verdict: 'holds', file: 'event-loop-4-50.ndjson' });
  });
});

test('rounds that do not count are measured once more, and then leave it unclear, which is no capacity', async () => {
  const { made, measured } = world({ foreignShare: () => 0.9 });
  const [loop] = await searchCapacities(slo, limits, made);
  expect(measured.slice(0, 2).map(({ name }) => name)).toEqual(['event-loop-4-50', 'event-loop-4-50-again']);
  expect(loop?.capacity).toMatchObject({
    state: 'refused',
    reason: 'the objective is unclear at 50 a second, the lowest rate to try',
  });
  expect(loop?.probes[0]?.reason).toContain('contaminated');
});
