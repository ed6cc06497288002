import { median } from '../core/stats/quantile.ts';
import noopSuite from '../suites/noop.ts';
import type { WorkloadRef } from '../core/members/types.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Item } from './_self-item.ts';
import { setsOf } from './_self-race.ts';
import { openTrial } from './_self-contestants.ts';
import { loadOf, seedOf } from './_self-load.ts';

const OPERATIONS = 200_000;
const CONCURRENCY = 16;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 6;

const module = new URL('_function-noop.ts', import.meta.url).href;
const workloads: readonly WorkloadRef[] = [
  { module, export: 'default', isOperation: true },
  { module, export: 'prepared' },
];

/** What a default export that is a function costs an operation, beside the same operation prepared by a workload. */
export const ownFunction: Item = {
  about: 'a function that is the operation, against one that a workload prepared: both return three letters',
  async measure(household, scale) {
    const load = loadOf(noopSuite, CONCURRENCY, { operations: Math.ceil(OPERATIONS * scale) });
    const differences: number[] = [];
    for (let set = 0; set < setsOf(scale); set += 1) {
      const open = (workload: WorkloadRef) =>
        openTrial(household, 'event-loop', { ...load, suite: { ...load.suite, workload } }, null);
      const trials = await Promise.all(workloads.map(open));
      const micros: number[] = [];
      for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
        const took: number[] = [];
        for (const trial of trials) {
          const { elapsedNs, operations } = await trial.measure(seedOf(load, round));
          took.push(elapsedNs / 1000 / operations.attempted);
        }
        const [ofFunction = 0, ofWorkload = 0] = took;
        if (round >= WARM_UP_ROUNDS) micros.push(ofFunction - ofWorkload);
      }
      differences.push(median(micros));
      await Promise.all(trials.map((trial) => trial.close()));
    }
    const finding: Finding = {
      what: `event-loop, K=${CONCURRENCY}: what a function costs more, an operation`,
      unit: 'µs',
      measured: centre(differences),
      target: { atMost: 0.3 },
    };
    return [finding];
  },
};
