import type { Hypothesis } from '../../../core/gate/judge.ts';
import { CONFIRM_PAIRS, SCREEN_PAIRS } from '../../../core/gate/procedure.ts';
import { uniform } from '../../../core/work/random.ts';

/** Log-ratios of a gate, as exact as a test wants them or as noisy as a machine. */

/** Eight rounds that scatter by a few percent around this log-ratio, the same every time. */
export const rounds = (logRatio: number, spread = 0.02): number[] =>
  [-1, -0.5, -0.25, 0, 0, 0.25, 0.5, 1].map((part) => logRatio + part * spread);

/** As many pairs of processes as log-ratios. */
export const pairsAt = (...logRatios: readonly number[]): number[][] => logRatios.map((each) => rounds(each));

/** Pairs of processes that hardly differ. */
export const steady = (pairs: number, slowdown: number): number[][] =>
  pairsAt(...Array.from({ length: pairs }, (_, pair) => Math.log1p(slowdown) + ((pair % 3) - 1) * 0.001));

/** A metric with a margin of 5 %; equal sides, unless a test says otherwise. */
export const watched = (some: Partial<Hypothesis> = {}): Hypothesis => ({
  cell: 'fetch @4 event-loop 4',
  metric: 'makespanMs',
  margin: 0.05,
  noiseFloor: 0.01,
  screen: steady(6, 0),
  confirm: [],
  ...some,
});

interface Machine {
  /** Standard deviation of a log-ratio from round to round, and from one pair of processes to another. */
  readonly ofRounds: number;
  readonly ofPairs: number;
  readonly rounds: number;
}

/** Noise that is drawn from a seed: the same in every run of the tests. */
export class NoisyMachine {
  #drawn = 0;
  readonly #seed: number;
  readonly #machine: Machine;

  constructor(seed: number, machine: Partial<Machine> = {}) {
    this.#seed = seed;
    this.#machine = { ofRounds: 0.03, ofPairs: 0.01, rounds: 16, ...machine };
  }

  pairs(count: number, slowdown = 0): number[][] {
    const { ofRounds, ofPairs, rounds: length } = this.#machine;
    return Array.from({ length: count }, () => {
      const luck = Math.log1p(slowdown) + ofPairs * this.#normal();
      return Array.from({ length }, () => luck + ofRounds * this.#normal());
    });
  }

  watched(slowdown = 0, some: Partial<Hypothesis> = {}): Hypothesis {
    const [screen, confirm] = [this.pairs(SCREEN_PAIRS, slowdown), this.pairs(CONFIRM_PAIRS, slowdown)];
    return watched({ screen, confirm, ...some });
  }

  /** Box & Muller 1958. */
  #normal(): number {
    this.#drawn += 2;
    const radius = Math.sqrt(-2 * Math.log(uniform(this.#seed, this.#drawn)));
    return radius * Math.cos(2 * Math.PI * uniform(this.#seed, this.#drawn + 1));
  }
}
