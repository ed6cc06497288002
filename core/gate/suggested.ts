import { isCompared } from '../records/gate-metrics.ts';
import type { GateCellReport, GateReport } from '../records/gate-report.ts';
import { percentWord } from '../text/words.ts';

/** What a cell can be gated at, and how a reader is told of it. */
interface Suggestion {
  /** As a share; null where it cannot be said. */
  readonly margin: number | null;
  readonly text: string;
}

/** Whoever gates at more than this gates nothing. */
const LARGEST = 0.5;

/**
 * A gate of a checkout against itself, told as what can be gated on this machine at which margin: the word is the gate's own.
 *
 * @param report Whose margin is the smallest that is asked about.
 */
export function suggested(report: GateReport): GateReport {
  const found = report.cells.map((cell) => suggestionOf(cell, report));
  const margins = found.flatMap(({ margin }) => (margin === null ? [] : [margin]));
  const most = Math.max(...margins);
  const sentence =
    margins.length === 0
      ? `Suggestion: none of ${found.length} cells is known to be fit for a gate here.`
      : `Suggestion: --margin ${percentOf(most)}% for ${margins.length} of ${found.length} cells here: equal code passes, and a slowdown of ${percentWord(most)} is caught.`;
  return { ...report, notes: found.map(({ text }) => text), verdict: { ...report.verdict, sentence } };
}

function suggestionOf(cell: GateCellReport, { margin }: GateReport): Suggestion {
  const none = (why: string) => ({ margin: null, text: `${cell.id}: ${why}` });
  if (!isCompared(cell)) return none(`cannot be gated: ${cell.reason ?? cell.word}`);
  if (cell.word === 'regression') return none('cannot be gated: equal code looks slower');
  const gated = cell.metrics.filter(({ isGated }) => isGated);
  const least = gated.map(({ smallestDetectable, margin: own }) =>
    // a metric may have a wider margin than the gate
    smallestDetectable === null || own === null ? Infinity : (smallestDetectable * margin) / own,
  );
  const needed = Math.max(margin, ...least);
  if (!Number.isFinite(needed)) return none('not known: too few pairs of processes; fewer cells, or a larger --budget');
  if (needed > LARGEST) return none(`cannot be gated: too noisy here, only from ${percentWord(needed)} on`);
  const rounded = Math.ceil(needed * 100 - 1e-9) / 100;
  return { margin: rounded, text: `${cell.id}: from ${percentWord(rounded)} on (--margin ${percentOf(rounded)}%)` };
}

function percentOf(share: number): number {
  return Math.round(share * 100);
}
