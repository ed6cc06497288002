import type { Judged, Sample } from '../core/analysis/family.ts';
import { luckOf } from '../core/analysis/luck.ts';
import { cellOf, type Dice, type Noise, ratiosOf } from './_proof-noise.ts';

/** Simulated comparisons of one row: that which is looked at, and those beside it. */

export const options = { margin: 0.05, confidence: 0.95 };

const load = (busy: number) => ({
  waiting: 1 - busy,
  server: null,
  serverShare: null,
  loop: null,
  cores: 0,
  newConnections: 0,
});
export const luck = {
  waiting: luckOf('throughputPerSecond', load(0.04), load(0.04)),
  computing: luckOf('throughputPerSecond', load(1), load(1)),
  cpu: luckOf('cpuMicrosPerOperation', load(0), load(0)),
};
export type What = keyof typeof luck;

/** As seen: luck in bench/gate-proof.ndjson, of one process; rounds of the claims of this repository. */
export const quiet: Readonly<Record<What, Noise>> = {
  waiting: { luck: 0.002, round: 0.007, hog: 0 },
  computing: { luck: 0.05, round: 0.02, hog: 0 },
  cpu: { luck: 0.035, round: 0.02, hog: 0 },
};
export const busy = (noise: Noise): Noise => ({ ...noise, round: noise.round * 2, hog: 0.15 });

/** Comparisons beside the one that is looked at, all of them clear: those that are found leave Holm's family, so that few will do. */
const CLEAR = 5;
const CLEAR_EFFECT = Math.log(3);

export const decided = ({ verdict }: Pick<Judged, 'verdict'>) => verdict === 'more' || verdict === 'less';
export const share = (count: number, of: number) => `${((100 * count) / of).toFixed(of >= 1000 ? 2 : 1)} %`;

function sample(dice: Dice, what: What, rounds: number, noise: Noise, effect: number): Sample {
  const [one, other] = [cellOf(dice, rounds, noise, 0), cellOf(dice, rounds, noise, effect)];
  return { logRatios: ratiosOf(one, other), luck: luck[what] };
}

export function familyOf(dice: Dice, what: What, rounds: number, noise: Noise, effect: number): Sample[] {
  const clear = Array.from({ length: CLEAR }, () => sample(dice, what, rounds, noise, CLEAR_EFFECT));
  return [sample(dice, what, rounds, noise, effect), ...clear];
}
