import { type GateCellReport, type GateReport, isCompared } from '../records/gate-report.ts';
import { percent } from '../text/words.ts';

/** Margins that people choose, as shares; a cell that needs more than the last is too coarse to be worth gating. */
const MARGINS = [0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3];

/**
 * At which margin each cell can be gated on this machine, as notes of a gate of the same code against itself, whose margin
 * was so small that the noise alone decides what is detectable.
 */
export function suggestionOf(itself: GateReport): GateReport {
  const found = itself.cells.map((cell) => ({ cell, margin: isCompared(cell) ? marginOf(cell, itself.margin) : null }));
  const margins = found.flatMap(({ margin }) => (margin === null ? [] : [margin]));
  const notes = found.map(({ cell, margin }) => `${cell.id}: ${textOf(cell, margin)}`);
  const verdict = { ...itself.verdict, ...said(margins, found.length) };
  return itself.state === 'complete' ? { ...itself, verdict, notes: [...notes, ...itself.notes] } : itself;
}

/** The margin as it is given, of which the CPU of some models is gated at a multiple; null where none would do. */
function marginOf({ metrics }: GateCellReport, given: number): number | null {
  const gated = metrics.filter(({ isGated }) => isGated);
  const needed = gated.map(({ smallestDetectable, margin }) =>
    smallestDetectable === null ? Infinity : (smallestDetectable * given) / (margin ?? given),
  );
  return MARGINS.find((margin) => needed.length > 0 && Math.max(...needed) <= margin) ?? null;
}

function textOf({ word, reason, metrics }: GateCellReport, margin: number | null): string {
  if (word === 'invalid') return `cannot be gated: ${reason ?? 'it is invalid'}`;
  if (margin !== null) return `can be gated here from a margin of ${percent(margin)} on`;
  const seen = metrics.flatMap(({ isGated, smallestDetectable }) =>
    isGated && smallestDetectable !== null ? [smallestDetectable] : [],
  );
  return seen.length === 0
    ? 'not enough was measured of it within the budget'
    : `too noisy here: a slowdown of less than ${percent(Math.max(...seen))} could go unseen`;
}

function said(margins: readonly number[], cells: number): Pick<GateReport['verdict'], 'word' | 'sentence'> {
  const [word, all] = [
    margins.length === cells ? 'pass' : 'inconclusive',
    `${margins.length} of ${cells} cells`,
  ] as const;
  if (margins.length === 0)
    return { word: 'inconclusive', sentence: 'Suggestion: no cell can be gated on this machine.' };
  const margin = `${Math.round(Math.max(...margins) * 100)}%`;
  return { word, sentence: `Suggestion: --margin ${margin}, at which this machine can tell of ${all}.` };
}
