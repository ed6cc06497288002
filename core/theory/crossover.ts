import type { Interval } from '../stats/interval.ts';
import { hodgesLehmann } from '../stats/signed-rank.ts';
import { type Answer, known, refused } from './answer.ts';
import { isotonic } from './isotonic.ts';
import { demandNotNegative } from './demands.ts';

/** What was measured at one CPU time an operation. */
export interface CrossoverPoint {
  /** s: CPU of the operation itself. */
  readonly cpuMs: number;
  /** One a round: the logarithm of throughput of the pool ÷ throughput of the loop. */
  readonly logRatios: readonly number[];
}

/** From which CPU time an operation on threads win. */
export type Crossover =
  /** The pool loses at the least and wins at the most CPU time, or seems to. */
  | {
      readonly crosses: 'within';
      /** s*: the best estimate, between two measured points. */
      readonly cpuMs: number;
      /** Measured points that enclose s* with the confidence asked for; null where none is sure on this side. */
      readonly lowCpuMs: number | null;
      readonly highCpuMs: number | null;
    }
  /** The pool wins at every CPU time that was measured: the crossover lies below them, if there is one. */
  | { readonly crosses: 'always' }
  /** The pool wins at none that was measured: the crossover lies above them, if there is one. */
  | { readonly crosses: 'never' };

interface Estimated extends Interval {
  readonly cpuMs: number;
}

/**
 * The CPU time of an operation from which on the pool is faster than the loop.
 *
 * The estimate: Hodges–Lehmann of every point, made to rise with s (as it does in theory: threads share the CPU time, the
 * overhead stays), and 0 read off between the two points about it, over log(s), or over s where one of them is 0.
 *
 * The interval goes from the last of the points, counted from the least s on, at which the pool surely loses, to the first
 * of those, counted from the greatest s down, at which it surely wins. Each count stops at the first point that is not
 * sure. If the ratio rises with s then the count from one side errs only where it passes s*, which is one point, so that
 * all points together keep the confidence of one: Hsu & Berger, "Stepwise confidence intervals without multiplicity
 * adjustment", J. Amer. Statist. Assoc. 94 (1999) 468–482. It is wide, because it ends at measured points only.
 *
 * @param confidence between 0 and 1
 * @throws RangeError if a number is none that could have been measured, or if a CPU time is given twice
 */
export function crossoverOf(points: readonly CrossoverPoint[], confidence = 0.95): Answer<Crossover> {
  const sorted = points.toSorted((a, b) => a.cpuMs - b.cpuMs);
  sorted.forEach(({ cpuMs }, index) => {
    demandNotNegative({ cpuMs });
    if (sorted[index + 1]?.cpuMs === cpuMs) throw new RangeError(`one point at a CPU time, not several at ${cpuMs} ms`);
  });
  if (sorted.length < 2) return refused(`a crossing lies between two CPU times, and ${sorted.length} was measured`);
  const estimates: Estimated[] = [];
  for (const { cpuMs, logRatios } of sorted) {
    const interval = hodgesLehmann(logRatios, confidence);
    if (interval === null) return refused(`${logRatios.length} rounds at ${cpuMs} ms are too few for an interval`);
    estimates.push({ cpuMs, ...interval });
  }
  return crossing(estimates);
}

const wins = ({ low }: Estimated): boolean => low > 0;
const loses = ({ high }: Estimated): boolean => high < 0;

function crossing(estimates: readonly Estimated[]): Answer<Crossover> {
  const [first, last] = [estimates[0], estimates.at(-1)] as [Estimated, Estimated];
  const winsFrom = estimates.find(wins);
  const losesTo = estimates.findLast(loses);
  if (winsFrom !== undefined && losesTo !== undefined && winsFrom.cpuMs < losesTo.cpuMs) {
    return refused(
      `the pool surely wins at ${winsFrom.cpuMs} ms and surely loses at ${losesTo.cpuMs} ms, so that there is no single crossing`,
    );
  }
  if (wins(first)) return known({ crosses: 'always' as const });
  if (loses(last)) return known({ crosses: 'never' as const });
  const cpuMs = zeroOf(estimates);
  if (cpuMs === null) {
    const end = isotonic(estimates.map(({ estimate }) => estimate)).every((value) => value > 0) ? first : last;
    const ratio = [end.estimate, end.low, end.high].map((log) => Math.exp(log).toFixed(2));
    return refused(
      `at ${end.cpuMs} ms, the last of the measured CPU times on this side, the pool does ${ratio[0]} times what the loop does (${ratio[1]} to ${ratio[2]}), which decides nothing`,
    );
  }
  const unsureFrom = estimates.findIndex((one) => !loses(one));
  const unsureTo = estimates.findLastIndex((one) => !wins(one));
  return known({
    crosses: 'within' as const,
    cpuMs,
    lowCpuMs: estimates[unsureFrom - 1]?.cpuMs ?? null,
    highCpuMs: estimates[unsureTo + 1]?.cpuMs ?? null,
  });
}

/** Where the rising estimates pass 0; null where they stay on one side of it. */
function zeroOf(estimates: readonly Estimated[]): number | null {
  const rising = isotonic(estimates.map(({ estimate }) => estimate));
  const above = rising.findIndex((value) => value > 0);
  if (above < 1) return null;
  const [from, to] = [estimates[above - 1], estimates[above]] as [Estimated, Estimated];
  const [below, over] = [rising[above - 1], rising[above]] as [number, number];
  const share = -below / (over - below);
  return from.cpuMs === 0 ? share * to.cpuMs : from.cpuMs * (to.cpuMs / from.cpuMs) ** share;
}
