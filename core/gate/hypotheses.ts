import type { Metric } from '../records/gate-metrics.ts';
import { checked } from './checks.ts';
import { countingPairs, isShared, logRatiosOf } from './counting.ts';
import type { Hypothesis } from './judge.ts';
import type { GatedCell, GateRecord, PairRecord } from './records.ts';

/** The gated metrics of a cell, with the log-ratios of every pair of processes that was measured so far. */
function hypothesesIn(cell: GatedCell, records: readonly GateRecord[]): Hypothesis[] {
  const isUnchecked = isShared(cell.id, records) && checked(cell, records).isOpen;
  return cell.metrics.flatMap(({ metric, margin, noiseFloor }) =>
    margin === null ? [] : [{ ...hypothesisOf(cell, { metric, margin, noiseFloor }, records), isUnchecked }],
  );
}

/** All that is judged together: the gated metrics of every cell that both sides have and nothing is wrong with. */
export function familyOf(cells: readonly GatedCell[], records: readonly GateRecord[]): Hypothesis[] {
  return cells
    .filter((cell) => cell.missing === null && !isWrong(cell, records))
    .flatMap((cell) => hypothesesIn(cell, records));
}

function isWrong({ id, answersMayDiffer }: GatedCell, records: readonly GateRecord[]): boolean {
  if (records.some((record) => record.type === 'fault' && record.cell === id)) return true;
  return countingPairs(id, records).some(
    ({ base, candidate, answersChanged }) =>
      (base.invalid ?? candidate.invalid) !== null || (answersChanged !== null && !answersMayDiffer),
  );
}

/** Also for what is only shown: with any margin. */
export function hypothesisOf(
  cell: GatedCell,
  { metric, margin, noiseFloor }: { readonly metric: Metric; readonly margin: number; readonly noiseFloor: number },
  records: readonly GateRecord[],
): Hypothesis {
  const pairs = countingPairs(cell.id, records);
  const of = (stage: PairRecord['stage']) =>
    pairs.filter((pair) => pair.stage === stage).map((pair) => logRatiosOf(pair, metric));
  const seen = { screen: of('screen'), confirm: of('confirm') };
  return { cell: cell.id, metric, margin, noiseFloor, ...seen, isShared: pairs.some((pair) => pair.isShared) };
}
