import { isCompared } from '../records/gate-metrics.ts';
import type { GateMetric, GateReport } from '../records/gate-report.ts';
import { studentQuantile } from '../stats/student.ts';
import {
  FIRST_LOOK,
  FURTHER_CLEAR_CONFIDENCE,
  MOST_SCREEN_PAIRS,
  SHOWN_CONFIDENCE,
  UNSEEN_SHARE,
} from './procedure.ts';

/** Beyond, nobody waits for it: a machine with less to do is the better advice. */
const LONGEST_MS = 30 * 60_000;

/**
 * What would decide a gate that is inconclusive, in one sentence: the shortest budget within which the noise that was seen
 * would leave nothing open, fewer cells, another machine.
 *
 * @param mayContinue Whether what it has measured can be added to.
 */
export function adviceOf({ cells, budgetMs }: Pick<GateReport, 'cells' | 'budgetMs'>, mayContinue: boolean): string[] {
  const compared = cells.filter(isCompared);
  const open = compared.map(({ metrics }) => metrics.filter(isOpen)).filter(({ length }) => length > 0);
  if (open.length === 0) return [];
  const minutes = Math.ceil((Math.max(...open.flat().map(longerBy)) * budgetMs) / 60_000);
  const more = Math.max(1, Math.ceil(minutes - budgetMs / 60_000));
  const isShort = minutes * 60_000 <= LONGEST_MS;
  const ways = [
    ...(isShort ? [`a budget of about ${minutes} min (--budget ${minutes}m)`] : []),
    ...(isShort && mayContinue ? [`${more} min more of the same (--continue with its file, --budget ${more}m)`] : []),
    ...(open.length < compared.length ? [`fewer cells (${open.length} of ${compared.length} are open)`] : []),
    'a machine that has less else to do',
  ];
  return [`what would decide it: ${ways.join(', or ')}`];
}

function isOpen({ isGated, word }: GateMetric): boolean {
  return isGated && word === 'inconclusive';
}

/**
 * How many times as many pairs of processes would bring the bound of the slowdown below what must not go unseen: the error
 * of an estimate falls with the root of their number. Infinite where a gate never has so many.
 */
function longerBy({ margin, ratio: { estimate, high }, processPairs }: GateMetric): number {
  if (estimate === null || high === null || margin === null || processPairs < FIRST_LOOK) {
    return (2 * FIRST_LOOK) / Math.max(1, processPairs);
  }
  const room = Math.log1p(UNSEEN_SHARE * margin) - Math.log(estimate);
  if (room <= 0) return Infinity;
  const quantile = (tail: number) => studentQuantile(tail, processPairs - 1);
  const reach =
    Math.log(high / estimate) * (quantile(1 - FURTHER_CLEAR_CONFIDENCE) / quantile((1 - SHOWN_CONFIDENCE) / 2));
  const longer = Math.max(2, (reach / room) ** 2);
  return longer * processPairs <= MOST_SCREEN_PAIRS ? longer : Infinity;
}
