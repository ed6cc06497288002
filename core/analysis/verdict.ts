import type { Cell, Comparison, Pairing } from '../records/comparison.ts';
import { median } from '../stats/quantile.ts';
import { ratioText } from '../text/words.ts';
import { TOO_FEW_ROUNDS } from './pairings.ts';
import { contendersOf, type Distinctions, isNotSlower, relate } from './ranking.ts';

/** Who wins a row, and why: faster than every other, or as fast as the fastest and cheaper. */
interface RowVerdict {
  readonly scenario: string;
  readonly winner: Cell;
  readonly by: 'throughput' | 'cpu';
}

/**
 * The deciding sentence of a report. A model wins where it wins every row that could be decided; where rows disagree,
 * tie or are unclear, nobody does.
 *
 * @param cells the cells that take part: no floors
 */
export function verdictOf(cells: readonly Cell[], distinctions: Distinctions): Comparison['verdict'] {
  const taking = new Set(cells.map((cell) => cell.scenario));
  const pairings = distinctions.pairings.filter((pairing) => taking.has(pairing.scenario));
  const rows = Object.values(Object.groupBy(cells, (cell) => cell.scenario)).map((row) => row ?? []);
  const comparable = rows.filter((row) => contendersOf(row).length > 1);
  const decided = comparable.flatMap((row) => decide(row, distinctions) ?? []);
  const models = [...new Set(decided.map((row) => row.winner.model))];
  const isUnanimous = models.length === 1 && decided.length === comparable.length;
  return {
    sentence: sentenceOf(comparable.length, decided, pairings),
    winner: isUnanimous ? (models[0] ?? null) : null,
    smallestDetectableChange: smallestDetectableChange(pairings),
  };
}

/** Alone at the top; or, of those at the top, cheaper than each other one and slower than none. */
function decide(row: readonly Cell[], distinctions: Distinctions): RowVerdict | null {
  const top = contendersOf(row).filter((cell) => cell.rank === 1);
  const winner = top.find((one) =>
    top.every(
      (other) =>
        other === one ||
        (relate(one, other, 'cpuMicrosPerOperation', distinctions) === 'better' &&
          isNotSlower(one, other, distinctions)),
    ),
  );
  if (winner === undefined) return null;
  return { scenario: winner.scenario, winner, by: top.length === 1 ? 'throughput' : 'cpu' };
}

function sentenceOf(comparable: number, decided: readonly RowVerdict[], pairings: readonly Pairing[]): string {
  if (comparable === 0) return 'Nothing to compare: fewer than two models were measured.';
  if (decided.length === 0) return undecided(pairings);
  const models = [...new Set(decided.map((row) => row.winner.model))];
  const open = comparable - decided.length;
  const rest = open === 0 ? '' : ` ${open} of ${comparable} rows stay unclear.`;
  if (models.length > 1) {
    const each = decided.map((row) => `${row.winner.model} for ${row.scenario}`);
    return `It depends: ${each.join(', ')}.${rest}`;
  }
  const [first] = decided as [RowVerdict];
  return `${models[0]}: ${effectOf(first, pairings)}.${rest}`;
}

/** Why nothing was decided, where there is something to do about it. */
function undecided(pairings: readonly Pairing[]): string {
  const unclear = pairings.filter((pairing) => pairing.verdict === 'unclear');
  const isFewRounds = unclear.some(({ ratio, reason }) => ratio.low === null || reason?.startsWith(TOO_FEW_ROUNDS));
  return isFewRounds
    ? 'Unclear: too few undisturbed rounds to tell the models apart; give it more --rounds or --budget.'
    : 'Unclear: this run cannot tell the models apart.';
}

/** "15.6× [15.3, 15.8] the throughput of sequential (http-get @16), and …": each number with its interval. */
function effectOf({ winner, by, scenario }: RowVerdict, pairings: readonly Pairing[]): string {
  const own = pairings.filter((pairing) => pairing.candidateId === winner.id && pairing.kind === 'natural');
  const gain = own.find((pairing) => pairing.metric === 'throughputPerSecond');
  const against = pairings.find(
    (pairing) =>
      pairing.baselineId === winner.id && pairing.kind === 'equal' && pairing.metric === 'cpuMicrosPerOperation',
  );
  const parts = [
    gain === undefined
      ? `the fastest in ${scenario}`
      : `${ratioText(gain.ratio)} the throughput of ${gain.baseline} in ${scenario}`,
    by === 'cpu' && against !== undefined
      ? `as fast as ${against.candidate} with as many calls in flight, which takes ${ratioText(against.ratio)} the CPU`
      : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Half the width of the intervals of this run, as a share: a smaller difference would not have shown. */
function smallestDetectableChange(pairings: readonly Pairing[]): number | null {
  const widths = pairings.flatMap(({ metric, ratio }) =>
    metric === 'throughputPerSecond' && ratio.low !== null && ratio.high !== null
      ? [Math.sqrt(ratio.high / ratio.low) - 1]
      : [],
  );
  return widths.length === 0 ? null : median(widths);
}
