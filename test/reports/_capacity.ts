import type { CapacityProbe, CapacityReport, ModelCapacity } from '../../core/records/capacity-report.ts';
import { environment } from '../_environment.ts';
import { HOSTILE } from './_hostile.ts';

/** Searches for capacities of every outcome. Nothing here is measured. */

export function probe(ratePerSecond: number, some: Partial<CapacityProbe> = {}): CapacityProbe {
  return {
    ratePerSecond,
    verdict: 'holds',
    latencyMs: 20,
    low: 19,
    high: 21.25,
    unstartedShare: 0,
    reason: null,
    file: `results/${ratePerSecond}.ndjson`,
    ...some,
  };
}

const loop: ModelCapacity = {
  model: 'event-loop',
  shape: '4',
  capacity: {
    state: 'known',
    holdsAtPerSecond: 400,
    breaksAtPerSecond: 436.2034,
    isUpperEndUnclear: false,
    isWithinTolerance: true,
  },
  probes: [
    probe(50),
    probe(400),
    probe(800, { verdict: 'breaks', latencyMs: 80, low: 79, high: 81, unstartedShare: 0.0152 }),
    probe(436.2034, { verdict: 'breaks', latencyMs: 61.234, low: 58, high: 64 }),
  ],
};

export function capacities(some: Partial<CapacityReport> = {}): CapacityReport {
  return {
    schemaVersion: 1,
    tool: { name: 'lockstep', version: '0.1.0' },
    command: 'lockstep capacity fetch --slo p99=50ms --from 50/s --to 20000/s',
    environment,
    objective: { percentile: 'p99', mostMs: 50 },
    limits: { lowPerSecond: 50, highPerSecond: 20_000, tolerance: 0.1, mostProbes: 12 },
    models: [
      loop,
      {
        ...loop,
        model: 'worker-thread-pool',
        shape: '2x2',
        capacity: { ...loop.capacity, state: 'known', breaksAtPerSecond: null, isWithinTolerance: false } as never,
      },
      {
        model: 'process-pool',
        shape: '2x2x1',
        capacity: {
          state: 'known',
          holdsAtPerSecond: 50,
          breaksAtPerSecond: 100,
          isUpperEndUnclear: true,
          isWithinTolerance: false,
        },
        probes: [probe(50), probe(100, { verdict: 'unclear', low: 40, high: 60 })],
      },
      {
        model: 'sequential',
        shape: '1',
        capacity: {
          state: 'refused',
          reason: 'the objective is unclear at 50 a second, the lowest rate to try',
        },
        probes: [
          probe(50, {
            verdict: 'unclear',
            latencyMs: null,
            low: null,
            high: null,
            reason: '2 undisturbed rounds are too few for an interval',
          }),
        ],
      },
    ],
    ...some,
  };
}

/** Names and reasons of somebody who means no good. */
export function hostileCapacities(): CapacityReport {
  const refused = { state: 'refused', reason: HOSTILE } as const;
  return capacities({
    command: `lockstep capacity ${HOSTILE}`,
    models: [{ model: HOSTILE, shape: HOSTILE, capacity: refused, probes: [probe(50, { reason: HOSTILE })] }],
  });
}
