import type { Cell, Pairing } from '../records/comparison.ts';
import { cellText, contenderText } from '../text/shape.ts';
import { ratioText } from '../text/words.ts';
import { type LimitInside, limitInside, limitWords } from './limit-inside.ts';
import { contendersOf, type Distinctions, isNotSlower, relate, turned } from './ranking.ts';

/** What the cells of a row are: models, or the values of one model's parameters, which all have as many calls in flight. */
export type Compared = 'models' | 'values';

/** Who wins a row, and whom by what: each other one is slower, or as fast and dearer. Nobody else may be named. */
interface Won {
  readonly kind: 'won';
  readonly scenario: string;
  readonly winner: Cell;
  readonly slower: readonly Cell[];
  readonly dearer: readonly Cell[];
}

/** Nobody wins: a limit inside of the work was multiplied, and no model is better than another by that. */
interface Limited extends LimitInside {
  readonly kind: 'limited';
  readonly scenario: string;
}

/** Nobody wins: these are as fast as one another, and faster than each other one. Which of them is the cheapest is unclear. */
export interface Tied {
  readonly kind: 'tied';
  readonly scenario: string;
  readonly first: readonly Cell[];
  readonly slower: readonly Cell[];
}
export type RowVerdict = Won | Limited | Tied;

/**
 * Who is faster than each other one, or slower than none and cheaper than each that is not slower; or who are first and as fast as
 * one another. Null where the comparisons say neither.
 */
export function rowVerdict(row: readonly Cell[], distinctions: Distinctions): RowVerdict | null {
  const contenders = contendersOf(row);
  for (const winner of contenders.filter(({ rank }) => rank === 1)) {
    const others = contenders.filter((other) => other !== winner);
    const slower = others.filter((other) => relate(winner, other, 'throughputPerSecond', distinctions) === 'better');
    const dearer = others.filter(
      (other) =>
        !slower.includes(other) &&
        isNotSlower(winner, other, distinctions) &&
        relate(winner, other, 'cpuMicrosPerOperation', distinctions) === 'better',
    );
    if (slower.length + dearer.length < others.length) continue;
    const { scenario } = winner;
    const limit = limitInside(row, winner, distinctions);
    if (limit !== null) return { kind: 'limited', scenario, ...limit };
    return { kind: 'won', scenario, winner, slower, dearer };
  }
  return tiedIn(contenders, distinctions);
}

function tiedIn(contenders: readonly Cell[], distinctions: Distinctions): Tied | null {
  const first = contenders.filter(({ rank }) => rank === 1);
  const [any] = first;
  const isBehindAll = (other: Cell) =>
    first.every((one) => relate(one, other, 'throughputPerSecond', distinctions) === 'better');
  const slower = contenders.filter((cell) => !first.includes(cell));
  if (any === undefined || !areTied(first, distinctions) || !slower.every(isBehindAll)) return null;
  return { kind: 'tied', scenario: any.scenario, first, slower };
}

/** Each two of them by a verdict. */
export function areTied(cells: readonly Cell[], distinctions: Distinctions): boolean {
  return cells.every((one, index) =>
    cells.slice(index + 1).every((other) => relate(one, other, 'throughputPerSecond', distinctions) === 'same'),
  );
}

/** "15.6× [15.3, 15.8] the throughput of sequential in http-get @16, as fast as …": each number with its interval. */
export function wonText(
  { winner, slower, dearer, scenario }: Won,
  pairings: readonly Pairing[],
  of: Compared = 'models',
): string {
  const gain = pairings.find(
    (pairing) =>
      pairing.candidateId === winner.id &&
      pairing.kind === 'natural' &&
      pairing.metric === 'throughputPerSecond' &&
      pairing.verdict === 'better',
  );
  const isCheapest = slower.length === 0;
  const alone = `the ${isCheapest ? 'cheapest' : dearer.length === 0 ? 'fastest' : 'cheapest of the fastest'} in ${scenario}`;
  const beaten = slower.find(({ id }) => id === gain?.baselineId);
  const parts = [
    gain === undefined || beaten === undefined
      ? alone
      : `${ratioText(gain.ratio)} the throughput of ${nameIn(beaten, [winner, ...slower, ...dearer])} in ${scenario}`,
    tieText({ winner, slower, dearer }, pairings, of),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Those that share the first rank with the winner, one by name: at its own K, where there is such a one. */
function tieText(
  { winner, slower, dearer }: Pick<Won, 'winner' | 'slower' | 'dearer'>,
  pairings: readonly Pairing[],
  of: Compared,
): string | null {
  const tied = dearer.filter(({ rank }) => rank === 1);
  const named = tied.find(({ concurrency }) => concurrency === winner.concurrency) ?? tied[0];
  if (named === undefined) return null;
  const isEqual = of === 'models' && named.concurrency === winner.concurrency;
  const price = priceOf(winner, named, pairings);
  return [
    `as fast as ${nameIn(named, [winner, ...slower, ...dearer])}`,
    isEqual ? ' with as many calls in flight' : '',
    price === null ? '' : `, which takes ${ratioText(price)} the CPU`,
  ].join('');
}

/** What `named` takes of the CPU of `winner`; null where nothing compares them. */
export function priceOf(winner: Cell, named: Cell, pairings: readonly Pairing[]): Pairing['ratio'] | null {
  const ofCpu = pairings.filter(({ metric }) => metric === 'cpuMicrosPerOperation');
  const is = (baseline: Cell, candidate: Cell) => (each: Pairing) =>
    each.baselineId === baseline.id && each.candidateId === candidate.id;
  const straight = ofCpu.find(is(winner, named))?.ratio;
  if (straight !== undefined) return straight;
  const back = ofCpu.find(is(named, winner))?.ratio;
  return back === undefined ? null : turnedRatio(back);
}

/** The same comparison, of the baseline with the candidate. */
export function turnedPairing(pairing: Pairing): Pairing {
  const { baseline, candidate, baselineId, candidateId, ratio, verdict } = pairing;
  return {
    ...pairing,
    baseline: candidate,
    candidate: baseline,
    baselineId: candidateId,
    candidateId: baselineId,
    ratio: turnedRatio(ratio),
    verdict: turned(verdict),
  };
}

export function turnedRatio({ estimate, low, high }: Pairing['ratio']): Pairing['ratio'] {
  const inverse = (value: number | null) => (value === null || value === 0 ? null : 1 / value);
  return { estimate: inverse(estimate), low: inverse(high), high: inverse(low) };
}

/**
 * The model; its shape where another of its row is of the same model, `pool 4x4`; and its runtime where they have several,
 * `event-loop on bun@1.4.5`.
 */
export function nameIn(cell: Cell, row: readonly Cell[]): string {
  const { model } = cell;
  const runtime = row.every((other) => other.runtime === cell.runtime) ? null : cell.runtime;
  const alike = row.filter((other) => other.model === model && other.runtime === cell.runtime && !other.isControl);
  return alike.length < 2 ? contenderText({ model, runtime }) : cellText({ ...cell, runtime });
}

/** "no model wins http-get @16: …" */
export function limitedText(limited: Limited, row: readonly Cell[]): string {
  return limitWords(limited, (cell) => nameIn(cell, row));
}
