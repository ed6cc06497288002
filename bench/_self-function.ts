import type { MeasuredRound } from '../core/records/records.ts';
import { median } from '../core/stats/quantile.ts';
import noopSuite from '../suites/noop.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { setsOf } from './_self-race.ts';
import { openTrial, type TrialWords } from './_self-contestants.ts';
import { type Load, loadOf, seedOf } from './_self-load.ts';

const OPERATIONS = 100_000;
const CONCURRENCY = 16;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 6;

const module = new URL('_function-noop.ts', import.meta.url).href;
const prepared: TrialWords = { workload: { module, export: 'prepared' } };

/** What a suite may be besides, each in a trial beside the same operation without it. */
const luxuries: readonly { readonly what: string; readonly words: TrialWords; readonly atMostMicros: number }[] = [
  { what: 'a function', words: { workload: { module, export: 'default', isOperation: true } }, atMostMicros: 0.3 },
  { what: 'kindOf', words: { ...prepared, kindOf: { module, export: 'kindOf' } }, atMostMicros: 0.05 },
  { what: 'a lane opened for each round', words: { ...prepared, connect: 'per-round' }, atMostMicros: 0.05 },
];

/** What a default export that is a function costs an operation, and its kinds, and lanes that are not held. */
export const ownFunction: Item = {
  about: 'what costs more than an operation that a workload prepared, in lanes that are held: all return three letters',
  async measure(household, scale) {
    const load = loadOf(noopSuite, CONCURRENCY, { operations: Math.ceil(OPERATIONS * scale) });
    const found: Finding[] = [];
    for (const { what, words, atMostMicros } of luxuries) {
      const differences: Extra[] = [];
      while (differences.length < setsOf(scale)) differences.push(await extraOf(household, load, words));
      found.push(
        {
          what: `event-loop, K=${CONCURRENCY}: ${what}, more an operation`,
          unit: 'µs',
          measured: centre(differences.map(({ onClock }) => onClock)),
          target: { atMost: atMostMicros },
        },
        {
          what: '… and off the clock',
          unit: 'µs',
          measured: centre(differences.map(({ offClock }) => offClock)),
          target: null,
        },
      );
    }
    return found;
  },
};

/** Microseconds an operation. */
interface Extra {
  readonly onClock: number;
  readonly offClock: number;
}

/** The medians over rounds that two fresh processes do in turn. */
async function extraOf(household: Household, load: Load, words: TrialWords): Promise<Extra> {
  const trials = await Promise.all(
    [words, prepared].map((each) => openTrial(household, 'event-loop', load, null, each)),
  );
  const rounds: Extra[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const took: Extra[] = [];
    for (const trial of trials) took.push(extraIn(await trial.measure(seedOf(load, round))));
    const [rich, plain] = took as [Extra, Extra];
    if (round < WARM_UP_ROUNDS) continue;
    rounds.push({ onClock: rich.onClock - plain.onClock, offClock: rich.offClock - plain.offClock });
  }
  await Promise.all(trials.map((trial) => trial.close()));
  return {
    onClock: median(rounds.map(({ onClock }) => onClock)),
    offClock: median(rounds.map(({ offClock }) => offClock)),
  };
}

function extraIn({ elapsedNs, operations, clocks }: MeasuredRound): Extra {
  const micros = (ns: number) => ns / 1000 / operations.attempted;
  return { onClock: micros(elapsedNs), offClock: micros((clocks?.trialNs ?? Number.NaN) - (clocks?.workNs ?? 0)) };
}
