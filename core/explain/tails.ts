import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { durationsOf } from '../records/histogram.ts';
import { type LatencyCurve, tailAmplification } from '../theory/tail.ts';
import { type Line, linesAlong, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { signedPercent, time } from '../text/words.ts';

/** The parameter that says for how many calls an operation waits. */
const FAN_OUT = 'fanOut';

/** What waiting for several calls does to the tail: predicted from single calls, beside what was measured. */
export function tails(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const lines = linesAlong(cells, FAN_OUT).filter((line) => line.points.length > 1);
  return lines.flatMap((line) => {
    const single = line.points.find(({ at }) => at === 1)?.cell;
    if (single === undefined) {
      const what = `what fan-out does to the tail of ${line.label}`;
      return [refusal('tail', subjectOf(line), what, 'single calls (fanOut=1) were not measured')];
    }
    const curve = curveOf(single, evidence);
    return line.points.filter(({ at }) => at > 1).map((point) => tailAt(line, single, point, curve, evidence));
  });
}

function tailAt(
  line: Line,
  single: Cell,
  { at, cell }: Line['points'][number],
  curve: LatencyCurve,
  evidence: RunEvidence,
): ExplanationFinding {
  const subject = { ...subjectOf(line), cells: [single.id, cell.id] };
  const what = `the p99 of ${line.label} with fanOut=${at}`;
  if (!Number.isInteger(at) || at < 1) return refusal('tail', subject, what, 'a fan-out is 1, 2, 3, …');
  if (curve.calls === 0) return refusal('tail', subject, what, 'no single call succeeded');
  const answer = tailAmplification(curve, at);
  if (answer.state === 'refused') return refusal('tail', subject, what, answer.reason);
  const measuredMs = durationsOf(latenciesOf(cell, evidence)).percentiles.p99;
  const { singleMs, fanOutMs, amplification } = answer;
  const seen =
    measuredMs === null ? 'not measured' : `${time(measuredMs)} measured (${signedPercent(measuredMs / fanOutMs - 1)})`;
  const sentence = `${line.label} with fanOut=${at}: p99 of ${time(fanOutMs)} predicted, ${amplification.toFixed(2)} times the ${time(singleMs)} of single calls, ${seen}`;
  return found('tail', subject, sentence, { fanOut: at, singleMs, predictedMs: fanOutMs, measuredMs, amplification });
}

/** In a closed loop from start to answer, for the queue before it is one of our own making; in an open one all of it. */
function latenciesOf(cell: Cell, { cleanRoundsOf }: RunEvidence): Iterable<string | null> {
  return cleanRoundsOf(cell.id)
    .values()
    .map(({ service, latency }) => (cell.arrivals === null ? service : latency));
}

function curveOf(cell: Cell, evidence: RunEvidence): LatencyCurve {
  const { curve } = durationsOf(latenciesOf(cell, evidence));
  return {
    calls: cell.operations.succeeded,
    // the first point of the curve that reaches the share: never too short, and at most a step of it too long
    latencyMsAt: (share) => (curve.find(({ percentile }) => percentile >= 100 * share) ?? curve.at(-1))?.ms ?? 0,
  };
}
