import type { Metric } from '../records/gate-metrics.ts';
import { controlOf } from './control.ts';
import { judge, type Hypothesis, type Judgement } from './judge.ts';
import { logRatios } from './log-ratios.ts';
import type { GatedCell, GateRecord, PairRecord } from './records.ts';

/** The gated metrics of a cell, with the log-ratios of every pair of processes that was measured so far. */
function hypothesesIn(cell: GatedCell, records: readonly GateRecord[]): Hypothesis[] {
  return cell.metrics.flatMap(({ metric, margin, noiseFloor }) =>
    margin === null ? [] : [hypothesisOf(cell, { metric, margin, noiseFloor }, records)],
  );
}

/** All that is judged together: the gated metrics of every cell that both sides have and nothing is wrong with. */
export function familyOf(cells: readonly GatedCell[], records: readonly GateRecord[]): Hypothesis[] {
  return cells
    .filter((cell) => cell.missing === null && !records.some((record) => isWrong(record, cell)))
    .flatMap((cell) => hypothesesIn(cell, records));
}

/** What is said of each of them by all that was measured so far. */
export function judgementsOf(
  cells: readonly GatedCell[],
  records: readonly GateRecord[],
  control = controlOf(cells, records),
): Judgement[] {
  const continuations = records.filter(({ type }) => type === 'continued').length;
  return judge(familyOf(cells, records), { control, continuations });
}

function isWrong(record: GateRecord, { id, answersMayDiffer }: GatedCell): boolean {
  if (record.type === 'fault') return record.cell === id;
  if (record.type !== 'pair' || record.cell !== id) return false;
  const { base, candidate, answersChanged } = record;
  return (base.invalid ?? candidate.invalid) !== null || (answersChanged !== null && !answersMayDiffer);
}

/** Also for what is only shown: with any margin. */
export function hypothesisOf(
  cell: GatedCell,
  { metric, margin, noiseFloor }: { readonly metric: Metric; readonly margin: number; readonly noiseFloor: number },
  records: readonly GateRecord[],
): Hypothesis {
  const pairs = records.filter((record) => record.type === 'pair').filter((pair) => pair.cell === cell.id);
  const of = (stage: PairRecord['stage']) =>
    pairs.filter((pair) => pair.stage === stage).map(({ base, candidate }) => logRatios(base, candidate, metric));
  const on = (stage: PairRecord['stage']) =>
    pairs.flatMap((pair) => (pair.stage === stage && pair.machine !== undefined ? [pair.machine] : []));
  const machines = { screen: on('screen'), confirm: on('confirm') };
  return {
    cell: cell.id,
    metric,
    margin,
    noiseFloor,
    screen: of('screen'),
    confirm: of('confirm'),
    ...(machines.screen.length + machines.confirm.length === 0 ? {} : { machines }),
  };
}
