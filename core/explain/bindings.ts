import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { type Line, mainLines, pointsText, pointText } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';

export const bindingWords: Readonly<Record<NonNullable<Cell['binds']>, string>> = {
  wait: 'waiting binds it',
  'client-cpu': 'the CPU of the client binds it',
  server: 'the server binds it',
  connections: 'opening connections binds it',
  dispatch: 'handing work to threads binds it',
};

/** What binds each cell, with the number that proves it; neighbours that are bound alike are told as one. */
export function bindings(cells: readonly Cell[]): ExplanationFinding[] {
  return mainLines(cells).flatMap((line) => runsOf(line).map((run) => bindingOf(run)));
}

function runsOf(line: Line): Line[] {
  const runs: Line['points'][number][][] = [];
  for (const point of line.points) {
    const run = runs.at(-1);
    if (run?.[0]?.cell.binds === point.cell.binds) run?.push(point);
    else runs.push([point]);
  }
  return runs.map((points) => ({ ...line, points }));
}

function bindingOf(run: Line): ExplanationFinding {
  const { label, axis, points } = run;
  const [first, last] = [points[0], points.at(-1)] as [Line['points'][number], Line['points'][number]];
  const where = `${label} at ${pointsText(run)}`;
  if (first.cell.binds === null) {
    return refusal('binding', subjectOf(run), `what binds ${where}`, 'no resource that is watched was used up');
  }
  const proof =
    first === last
      ? first.cell.bindsBecause
      : [first, last].map(({ at, cell }) => `at ${pointText(axis, at)} ${cell.bindsBecause}`).join(', ');
  return found('binding', subjectOf(run), `${where}: ${bindingWords[first.cell.binds]}: ${proof}`, {
    efficiencyAtFirst: first.cell.efficiency,
    efficiencyAtLast: last.cell.efficiency,
    eventLoopUtilizationAtLast: last.cell.eventLoopUtilization,
  });
}
