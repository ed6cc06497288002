import type { Cell, KindPairing } from '../records/comparison.ts';
import { ratioText, time } from '../text/words.ts';
import { contendersOf } from './ranking.ts';
import { nameIn, turnedRatio } from './row-verdict.ts';

/** How many kinds a sentence tells. */
const TOLD = 3;

/**
 * "Of light, p99 is the lowest under pool 4x4 (8.1 ms, 0.06× [0.05, 0.07] that of event-loop); of heavy, under no model." Of the first row
 * whose operations are of several kinds; null where there is none, or one model. Only what verdicts say of each two is named.
 */
export function kindSentence(cells: readonly Cell[], pairings: readonly KindPairing[]): string | null {
  const rows = [...Map.groupBy(cells, ({ scenario }) => scenario).values()];
  const row = rows.map(contendersOf).find((each) => each.length > 1 && each.every(({ kinds }) => kinds.length > 1));
  if (row === undefined) return null;
  const ofP99 = pairings.filter(({ metric }) => metric === 'latencyP99Ms');
  const kinds = (row[0] as Cell).kinds.map(({ kind }) => kind);
  const told = kinds.slice(0, TOLD).map((kind) => {
    const own = ofP99.filter((each) => each.kind === kind);
    const best = row.find((cell) => row.every((other) => other === cell || isLower(cell, other, own)));
    return best === undefined ? `of ${kind}, under no model` : lowestText(best, { kind, row, own });
  });
  if (told.every((each) => each.endsWith(' under no model'))) return null;
  const where =
    rows.filter((each) => each.some((cell) => cell.kinds.length > 1)).length > 1 ? ` in ${row[0]?.scenario}` : '';
  return `The lowest p99${where}: ${told.join('; ')}.`;
}

function isLower(one: Cell, other: Cell, own: readonly KindPairing[]): boolean {
  return own.some(
    ({ baselineId, candidateId, verdict }) =>
      (candidateId === one.id && baselineId === other.id && verdict === 'better') ||
      (candidateId === other.id && baselineId === one.id && verdict === 'worse'),
  );
}

interface Told {
  readonly kind: string;
  readonly row: readonly Cell[];
  readonly own: readonly KindPairing[];
}

/** Against the baseline, or what is the baseline against the fastest of the others. */
function lowestText(best: Cell, { kind, row, own }: Told): string {
  const p99 = best.kinds.find((each) => each.kind === kind)?.latencyMs.p99 ?? null;
  const straight =
    own.find(({ candidateId, between }) => candidateId === best.id && between === 'natural') ??
    own.find(({ candidateId }) => candidateId === best.id);
  const back = own.find(({ baselineId }) => baselineId === best.id);
  const other = row.find(({ id }) => id === (straight?.baselineId ?? back?.candidateId));
  const ratio = straight?.ratio ?? (back === undefined ? null : turnedRatio(back.ratio));
  const than = other === undefined || ratio === null ? '' : `${ratioText(ratio)} that of ${nameIn(other, row)}`;
  const parts = [p99 === null ? '' : time(p99), than].filter((part) => part !== '');
  return `of ${kind}, under ${nameIn(best, row)} (${parts.join(', ')})`;
}
