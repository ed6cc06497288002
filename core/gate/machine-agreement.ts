import { fisherTail } from '../stats/fisher.ts';
import { signedPercent } from '../text/words.ts';
import { meanOf, meanOfPair } from './estimate.ts';

/** What a machine says of one metric, over all of its pairs of processes. */
interface MachineMean {
  readonly machine: string;
  /** The logarithm of candidate ÷ base. */
  readonly logRatio: number;
}

export interface Agreement {
  /** In the order in which they come. */
  readonly means: readonly MachineMean[];
  /** The chance that machines which agree differ by so much. */
  readonly p: number;
}

/**
 * Whether machines disagree by more than their pairs of processes explain: analysis of variance in one way, in which pairs of one
 * machine are never taken to differ by less than the noise floor, so that what is beyond it alone is called a disagreement.
 *
 * @returns Null where there are fewer than two machines, or no machine has two pairs.
 */
export function agreementOf(
  pairs: readonly (readonly number[])[],
  machines: readonly string[],
  noiseFloor: number,
): Agreement | null {
  const seen = pairs.flatMap((pair, place) =>
    pair.length < 2 ? [] : [{ machine: machines[place] ?? '', mean: meanOfPair(pair) }],
  );
  const blocks = [...Map.groupBy(seen, ({ machine }) => machine)].map(([machine, own]) => {
    const values = own.map(({ mean }) => mean);
    return { machine, values, mean: meanOf(values) };
  });
  const freedom = seen.length - blocks.length;
  if (blocks.length < 2 || freedom < 1) return null;
  const centre = meanOf(seen.map(({ mean }) => mean));
  const between = sum(blocks.map(({ values, mean }) => values.length * (mean - centre) ** 2)) / (blocks.length - 1);
  const within = sum(blocks.flatMap(({ values, mean }) => values.map((value) => (value - mean) ** 2))) / freedom;
  return {
    means: blocks.map(({ machine, mean }) => ({ machine, logRatio: mean })),
    p: fisherTail(between / Math.max(within, noiseFloor ** 2), blocks.length - 1, freedom),
  };
}

/** "1/4 says −2 %, 3/4 +8 %": the two that are furthest apart. */
export function furthestText({ means }: Agreement): string {
  const sorted = means.toSorted((a, b) => a.logRatio - b.logRatio);
  const [least, most] = [sorted[0], sorted.at(-1)] as [MachineMean, MachineMean];
  const said = ({ machine, logRatio }: MachineMean, verb: string) =>
    `machine ${machine} ${verb}${signedPercent(Math.expm1(logRatio))}`;
  return `${said(least, 'says ')} and ${said(most, '')}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
