import { uniform } from '../core/work/random.ts';

/** What is between the rounds of two cells that are alike: all in logarithms, so that a ratio is a difference. */
export interface Noise {
  /** Standard deviation of what a process is lucky or unlucky by for as long as it lives. */
  readonly luck: number;
  /** Scale of a round's own noise: Student's t of three degrees, so that one round in a hundred is five times as far off. */
  readonly round: number;
  /** Share of rounds in which something takes 5 to 60 % of one side's time and is not found. */
  readonly hog: number;
}

/** Numbers in a fixed order, another for each seed. */
export class Dice {
  readonly #seed: number;
  #next = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  uniform(): number {
    this.#next += 1;
    return uniform(this.#seed, this.#next);
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Student's t: a normal by the root of a mean square. */
  student(freedom: number): number {
    const squares = Array.from({ length: freedom }, () => this.normal() ** 2);
    return this.normal() / Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / freedom);
  }
}

/** The logarithm of a number of one cell in each round: a drift that all cells share, its own luck, and the noise of rounds. */
export function cellOf(dice: Dice, rounds: number, noise: Noise, effect: number): number[] {
  const luck = noise.luck * dice.student(5) * Math.sqrt(3 / 5);
  return Array.from({ length: rounds }, (_, round) => {
    const drift = (0.3 * round) / rounds;
    const hog = dice.uniform() < noise.hog ? 0.05 + 0.55 * dice.uniform() : 0;
    return drift + luck + effect + noise.round * dice.student(3) - hog;
  });
}

export function ratiosOf(baseline: readonly number[], candidate: readonly number[]): number[] {
  return candidate.map((value, round) => value - (baseline[round] as number));
}
