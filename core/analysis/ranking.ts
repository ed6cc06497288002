import type { Cell, Pairing } from '../records/comparison.ts';

export type Relation = 'better' | 'worse' | 'same' | 'unclear';

/** What tells two cells apart: the comparisons of the report, and the share below which a difference counts as none. */
export interface Distinctions {
  readonly pairings: readonly Pairing[];
  readonly margin: number;
}

/** The measured cells of a row that a reader may choose from, fastest first: a control is there for comparison only. */
export function contendersOf(row: readonly Cell[]): Cell[] {
  return row
    .filter((cell) => cell.state === 'measured' && !cell.isControl)
    .toSorted((a, b) => (b.throughputPerSecond.median ?? 0) - (a.throughputPerSecond.median ?? 0));
}

/**
 * Ranks 1, 1, 3 by throughput, by the id of the cell: it shares the rank of the fastest cell before it from which nothing
 * tells it apart. It is compared with the fastest of that group and not with its neighbour, so that a chain of small steps
 * does not end in a tie between unlike cells.
 */
export function ranksOf(row: readonly Cell[], distinctions: Distinctions): Map<string, number> {
  const ranks = new Map<string, number>();
  const contenders = contendersOf(row);
  let [best] = contenders;
  for (const [index, cell] of contenders.entries()) {
    const isBehind = best !== undefined && relate(best, cell, 'throughputPerSecond', distinctions) === 'better';
    if (isBehind) best = cell;
    ranks.set(cell.id, isBehind || best === undefined ? index + 1 : (ranks.get(best.id) ?? 1));
  }
  return ranks;
}

/** The cells with the ranks of their rows. */
export function ranked(cells: readonly Cell[], distinctions: Distinctions): Cell[] {
  const rows = Object.values(Object.groupBy(cells, (cell) => cell.scenario));
  const ranks = new Map(rows.flatMap((row) => [...ranksOf(row ?? [], distinctions)]));
  return cells.map((cell) => ({ ...cell, rank: ranks.get(cell.id) ?? null }));
}

/**
 * How `one` stands to `other` in a metric: what the verdict of their own comparison says, from rounds of both side by side. Where
 * nothing compares them nothing is known.
 */
export function relate(one: Cell, other: Cell, metric: Pairing['metric'], { pairings }: Distinctions): Relation {
  const between = pairingsOf(pairings);
  const direct = between.get(keyOf(metric, one.id, other.id));
  if (direct !== undefined) return direct.verdict;
  const inverse = between.get(keyOf(metric, other.id, one.id));
  return inverse === undefined ? 'unclear' : turned(inverse.verdict);
}

/** The first pairing of each metric, candidate and baseline. Every pair of a run asks, and a large one has thousands. */
function pairingsOf(pairings: readonly Pairing[]): ReadonlyMap<string, Pairing> {
  const known = found.get(pairings);
  if (known !== undefined) return known;
  const between = new Map<string, Pairing>();
  for (const pairing of pairings) {
    const key = keyOf(pairing.metric, pairing.candidateId, pairing.baselineId);
    if (!between.has(key)) between.set(key, pairing);
  }
  found.set(pairings, between);
  return between;
}

const found = new WeakMap<readonly Pairing[], ReadonlyMap<string, Pairing>>();

function keyOf(metric: Pairing['metric'], candidateId: string, baselineId: string): string {
  return JSON.stringify([metric, candidateId, baselineId]);
}

/** Whether `other` is not faster than `one` by more than the margin: its whole interval says so. */
export function isNotSlower(one: Cell, other: Cell, distinctions: Distinctions): boolean {
  const between = (baseline: Cell, candidate: Cell) =>
    distinctions.pairings.find(
      (each) =>
        each.metric === 'throughputPerSecond' && each.baselineId === baseline.id && each.candidateId === candidate.id,
    )?.ratio;
  const ahead = between(one, other)?.high ?? null;
  if (ahead !== null) return ahead <= 1 + distinctions.margin;
  const behind = between(other, one)?.low ?? null;
  if (behind !== null) return 1 / behind <= 1 + distinctions.margin;
  return relate(one, other, 'throughputPerSecond', distinctions) === 'better';
}

/** How the other one stands to the one. */
export function turned(verdict: Relation): Relation {
  if (verdict === 'better') return 'worse';
  return verdict === 'worse' ? 'better' : verdict;
}
