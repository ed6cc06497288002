import type { MeasuredRound } from '../records/records.ts';
import { median } from '../stats/quantile.ts';

/** What a round costs: of both, what is reported is made. */
export type RoundCost = Pick<MeasuredRound, 'elapsedNs' | 'cpuUserMicros' | 'cpuSystemMicros'>;

/** A fall of less than this share from one third to the next is none worth waiting for. */
const STEADY_SHARE = 0.02;

/**
 * Whether code no longer gets faster, in time and in CPU: the last third of all its rounds against the third before. A few
 * rounds of a few milliseconds say nothing of a trend, and a round that only waits still needs less CPU from one to the next.
 *
 * @param leastRounds of a third, so that it says something
 */
export function isSteady(rounds: readonly RoundCost[], leastRounds: number): boolean {
  const third = Math.floor(rounds.length / 3);
  if (third < leastRounds) return false;
  const costs = [
    (round: RoundCost) => round.elapsedNs,
    (round: RoundCost) => round.cpuUserMicros + round.cpuSystemMicros,
  ];
  return costs.every((cost) => {
    const [before, last] = [rounds.slice(-2 * third, -third), rounds.slice(-third)].map((part) =>
      median(part.map(cost)),
    );
    return (last as number) >= (before as number) * (1 - STEADY_SHARE);
  });
}
