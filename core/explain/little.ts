import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { median } from '../stats/quantile.ts';
import { type Line, mainLines, pointsText, pointText, type RunEvidence } from './evidence.ts';
import { found, subjectOf } from './findings.ts';
import { percentWord, three } from '../text/words.ts';

interface Gauged {
  readonly at: number;
  /** X·R: throughput × time from start to answer, as the client says. */
  readonly said: number;
  /** N: the mean in flight, as the server's gauge says. */
  readonly seen: number;
  readonly apart: number;
}

/** Little's law, with the gauge of the server as its N: what is missing there was on its way, or in the client. */
export function littlesLaw(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  return mainLines(cells).flatMap((line) => {
    const points = line.points.flatMap(({ at, cell }) => gauged(at, cell, evidence) ?? []);
    return points.length === 0 ? [] : [findingOf(line, points)];
  });
}

function gauged(at: number, cell: Cell, { cleanRoundsOf, trialOf }: RunEvidence): Gauged | null {
  const { work, isServed } = trialOf(cell.id);
  if (isServed || (work.group ?? 1) > 1) return null; // the server counts requests, and the client operations
  const rounds = cleanRoundsOf(cell.id).filter(({ witness }) => (witness?.inFlightIntegralNs ?? 0) > 0);
  if (rounds.length === 0) return null;
  const said = median(rounds.map(({ serviceSumNs, elapsedNs }) => serviceSumNs / elapsedNs));
  const seen = median(rounds.map(({ witness, elapsedNs }) => (witness?.inFlightIntegralNs ?? 0) / elapsedNs));
  return { at, said, seen, apart: Math.abs(said / seen - 1) };
}

function findingOf(line: Line, points: readonly Gauged[]): ExplanationFinding {
  const worst = points.reduce((most, other) => (other.apart > most.apart ? other : most));
  const least = Math.min(...points.map(({ apart }) => apart));
  const where = points.length === 1 ? '' : `, the most, at ${pointText(line.axis, worst.at)}`;
  const sentence = `Little's law for ${line.label} at ${pointsText(line)}: throughput × service time says ${three(worst.said)} in flight where the server saw ${three(worst.seen)}: ${percentWord(worst.apart)} apart${where}`;
  return found('little', subjectOf(line), sentence, {
    saidInFlight: worst.said,
    seenInFlight: worst.seen,
    mostApart: worst.apart,
    leastApart: least,
  });
}
