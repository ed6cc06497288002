import type { Cell, Comparison, Pairing } from '../comparison.ts';
import { median } from '../stats/quantile.ts';

type Metric = Pairing['metric'];
type Relation = 'better' | 'worse' | 'same' | 'unclear';

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
export function verdictOf(cells: readonly Cell[], pairings: readonly Pairing[], margin: number): Comparison['verdict'] {
  const rows = Object.values(Object.groupBy(cells, (cell) => cell.scenario)).map((row) => row ?? []);
  const comparable = rows.filter((row) => contendersOf(row).length > 1);
  const decided = comparable.flatMap((row) => decide(row, pairings, margin) ?? []);
  const models = [...new Set(decided.map((row) => row.winner.model))];
  const isUnanimous = models.length === 1 && decided.length === comparable.length;
  return {
    sentence: sentenceOf(comparable.length, decided, pairings),
    winner: isUnanimous ? (models[0] ?? null) : null,
    smallestDetectableChange: smallestDetectableChange(pairings),
  };
}

function contendersOf(row: readonly Cell[]): Cell[] {
  const measured = row.filter((cell) => cell.state === 'measured' && !cell.isControl);
  return measured.toSorted((a, b) => throughput(b) - throughput(a));
}

function decide(row: readonly Cell[], pairings: readonly Pairing[], margin: number): RowVerdict | null {
  const [best, ...rivals] = contendersOf(row) as [Cell, ...Cell[]];
  const scenario = best.scenario;
  const ties = rivals.filter((rival) => relate(best, rival, 'throughputPerSecond', pairings, margin) !== 'better');
  if (ties.length === 0) return { scenario, winner: best, by: 'throughput' };
  const tied = [best, ...ties];
  const cheapest = tied.find((one) =>
    tied.every((other) => other === one || isAsFastAndCheaper(one, other, pairings, margin)),
  );
  return cheapest === undefined ? null : { scenario, winner: cheapest, by: 'cpu' };
}

function isAsFastAndCheaper(one: Cell, other: Cell, pairings: readonly Pairing[], margin: number): boolean {
  const price = relate(one, other, 'cpuMicrosPerOperation', pairings, margin);
  return price === 'better' && isNotSlower(one, other, pairings, margin);
}

/** Whether `other` is not faster than `one` by more than the margin: its whole interval says so. */
function isNotSlower(one: Cell, other: Cell, pairings: readonly Pairing[], margin: number): boolean {
  const between = (baseline: Cell, candidate: Cell) =>
    pairings.find(
      (each) =>
        each.metric === 'throughputPerSecond' && each.baselineId === baseline.id && each.candidateId === candidate.id,
    )?.ratio;
  const gainOfOther = between(one, other)?.high ?? inverse(between(other, one)?.low);
  if (gainOfOther !== null) return gainOfOther <= 1 + margin;
  return relate(one, other, 'throughputPerSecond', pairings, margin) === 'better';
}

function inverse(ratio: number | null | undefined): number | null {
  return ratio == null ? null : 1 / ratio;
}

/** How `one` stands to `other`: by their own comparison, else by intervals against a common baseline that do not touch. */
function relate(one: Cell, other: Cell, metric: Metric, pairings: readonly Pairing[], margin: number): Relation {
  const ofMetric = pairings.filter((pairing) => pairing.metric === metric);
  const direct = ofMetric.find((each) => each.candidateId === one.id && each.baselineId === other.id);
  if (direct !== undefined) return direct.verdict;
  const inverse = ofMetric.find((each) => each.candidateId === other.id && each.baselineId === one.id);
  if (inverse !== undefined) return turned(inverse.verdict);
  const againstBaseline = (cell: Cell) =>
    ofMetric.find((each) => each.candidateId === cell.id && each.kind === 'natural');
  const [a, b] = [againstBaseline(one)?.ratio, againstBaseline(other)?.ratio];
  if (a?.low == null || a.high === null || b?.low == null || b.high === null) return 'unclear';
  const isMore = a.low > b.high * (1 + margin);
  const isLess = a.high * (1 + margin) < b.low;
  if (!isMore && !isLess) return 'unclear';
  return isMore === (metric === 'throughputPerSecond') ? 'better' : 'worse';
}

function turned(verdict: Relation): Relation {
  if (verdict === 'better') return 'worse';
  return verdict === 'worse' ? 'better' : verdict;
}

function sentenceOf(comparable: number, decided: readonly RowVerdict[], pairings: readonly Pairing[]): string {
  if (comparable === 0) return 'Nothing to compare: fewer than two models were measured.';
  if (decided.length === 0) return 'Unclear: this run cannot tell the models apart.';
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

function ratioText({ estimate, low, high }: Pairing['ratio']): string {
  const text = (value: number | null) => (value === null ? '–' : value.toPrecision(3).replace(/\.0+$/, ''));
  return `${text(estimate)}× [${text(low)}, ${text(high)}]`;
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

function throughput(cell: Cell): number {
  return cell.throughputPerSecond.median ?? 0;
}
