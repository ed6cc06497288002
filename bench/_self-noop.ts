import { median } from '../core/stats/quantile.ts';
import noopSuite from '../suites/noop.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { setsOf } from './_self-race.ts';
import { openTrial } from './_self-contestants.ts';
import { loadOf, seedOf } from './_self-load.ts';

const OPERATIONS = 200_000;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 3;

const models = [
  { model: 'event-loop', concurrency: 16 },
  { model: 'sequential', concurrency: 1 },
] as const;
type Model = (typeof models)[number];

/** The price of the loop, the clock and the ledger where the operation is for nothing. */
export const nothing: Item = {
  about: 'an operation that does nothing: makespan ÷ operations',
  async measure(household, scale) {
    const operations = Math.ceil(OPERATIONS * scale);
    const seen = new Map<Model, number[]>(models.map((model) => [model, []]));
    for (let process = 0; process < setsOf(scale); process += 1) {
      for (const [model, medians] of seen) medians.push(await microsOf(household, model, operations));
    }
    return [...seen].map(([{ model, concurrency }, micros]): Finding => ({
      what: `noop, ${model}, K=${concurrency}: an operation`,
      unit: 'µs',
      measured: centre(micros),
      target: { atMost: 1 },
    }));
  },
};

/** The median over the rounds of one fresh process. */
async function microsOf(household: Household, { model, concurrency }: Model, operations: number): Promise<number> {
  const load = loadOf(noopSuite, concurrency, { operations });
  const trial = await openTrial(household, model, load, null);
  const micros: number[] = [];
  for (let seed = 0; seed < WARM_UP_ROUNDS + ROUNDS; seed += 1) {
    const { elapsedNs } = await trial.measure(seedOf(load, seed));
    if (seed >= WARM_UP_ROUNDS) micros.push(elapsedNs / 1000 / operations);
  }
  await trial.close();
  return median(micros);
}
