import { fifoMakespan } from '../work/bound.ts';
import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import type { RoundRecord } from '../records/records.ts';
import type { SimulatedItem, SimulatedModel } from '../simulation/model.ts';
import { simulate } from '../simulation/simulate.ts';
import { median } from '../stats/quantile.ts';
import { operationsOf } from '../work/work.ts';
import { costsOf } from './costs.ts';
import { type Line, mainLines, pointText, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { simulatedModel } from './models.ts';
import { signedPercent, time } from '../text/words.ts';

/** Simulation and measurement that differ by more disagree. */
const AGREES = 0.1;
/** Operations to simulate for one cell, over all of its rounds: about a tenth of a second. */
const MOST_OPERATIONS = 20_000;
const MOST_ROUNDS = 6;
/** Rounding of a bound that went through a file. */
const SAME_BOUND = 1e-3;

interface Predicted {
  readonly closedFormMs: number;
  readonly simulatedMs: number;
  readonly measuredMs: number;
  /** Measured ÷ simulated of the same rounds − 1: the median. */
  readonly difference: number;
}

/** Closed form, simulation and measurement of every closed-loop cell that has a bound. */
export function predictions(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const bounded = cells.filter((cell) => cell.arrivals === null && (cell.fifoMs ?? cell.boundMs ?? 0) > 0);
  return mainLines(bounded).flatMap((line) => line.points.map((point) => predictionAt(line, point, evidence)));
}

function predictionAt(line: Line, point: Line['points'][number], evidence: RunEvidence): ExplanationFinding {
  const subject = subjectOf({ ...line, points: [point] });
  const where = `${line.label} at ${pointText(line.axis, point.at)}`;
  const predicted = predict(point.cell, evidence);
  if (typeof predicted === 'string') return refusal('prediction', subject, `what ${where} should take`, predicted);
  const { closedFormMs, simulatedMs, measuredMs, difference } = predicted;
  const numbers = { closedFormMs, simulatedMs, measuredMs, difference };
  const three = `theory ${time(closedFormMs)}, simulation ${time(simulatedMs)}, measured ${time(measuredMs)}`;
  if (Math.abs(difference) <= AGREES) {
    return found('prediction', subject, `${where}: ${three}: they agree (${signedPercent(difference)})`, numbers);
  }
  const meaning =
    difference > 0
      ? `something takes time that is neither its waiting nor CPU, its own or the server's`
      : 'its CPU was counted while it waited, or on threads that ran beside';
  return found(
    'disagreement',
    subject,
    `disagreement: ${where}: ${three} (${signedPercent(difference)}): ${meaning}`,
    numbers,
  );
}

/** Or why it cannot be simulated, in a sentence. */
function predict(cell: Cell, evidence: RunEvidence): Predicted | string {
  const { work, isServed } = evidence.trialOf(cell.id);
  if (isServed) return 'its operations come in over sockets, which is not simulated';
  const model = simulatedModel(cell.model, cell);
  if (model === null) return `a model "${cell.model}" of this shape is not simulated`;
  const cpu = cell.cpuMicrosPerOperation;
  if (cpu === null) return 'its CPU was not measured';
  const rounds = evidence.cleanRoundsOf(cell.id);
  const operations = rounds[0]?.operations.attempted ?? 0;
  const some = rounds.slice(0, Math.max(1, Math.min(MOST_ROUNDS, Math.floor(MOST_OPERATIONS / operations))));
  const pairs: { readonly simulatedMs: number; readonly measuredMs: number }[] = [];
  const loopbackMs = trialLoopbackMs(cell, evidence);
  const main = Math.min(cpu, cell.mainThreadMicrosPerOperation ?? cpu);
  const own = costsOf(model.kind, splitOf(model, main, cpu), evidence.comparison.environment.usableCores);
  for (const round of some) {
    const items = operationsOf({ work, seed: round.seed });
    if (!isWholeWait(round, items, cell.concurrency))
      return 'its operations take longer than the waits that the file knows of';
    const costs = { ...own, serverMicros: serverMicros(round) };
    const waits = (besideMs: number) =>
      items.map(({ id, dueMs, latencyMs }) => ({ id, dueMs, latencyMs: latencyMs + besideMs }));
    const punctual = simulate(waits(loopbackMs), model, costs);
    // what the simulated server is late by itself, being busy, is not added to the waits once more
    const leftMs = latenessMs(cell) - (punctual.serverLatenessMs?.mean ?? 0);
    const simulated = leftMs > 0 ? simulate(waits(loopbackMs + leftMs), model, costs) : punctual;
    pairs.push({ simulatedMs: simulated.makespanMs, measuredMs: round.elapsedNs / 1e6 });
  }
  return {
    closedFormMs: cell.fifoMs ?? cell.boundMs ?? 0,
    simulatedMs: median(pairs.map(({ simulatedMs }) => simulatedMs)),
    measuredMs: cell.makespanMs.median ?? median(pairs.map(({ measuredMs }) => measuredMs)),
    difference: median(pairs.map(({ simulatedMs, measuredMs }) => measuredMs / simulatedMs - 1)),
  };
}

/** The collector and I/O threads of a loop run beside it and do not hold it up. */
function splitOf({ kind }: SimulatedModel, mainMicros: number, cpuMicros: number) {
  const isLoop = kind === 'sequential' || kind === 'event-loop';
  return { mainMicros, otherMicros: isLoop ? 0 : cpuMicros - mainMicros };
}

/** A round trip to the server, which every wait has beside its delay. */
function trialLoopbackMs({ id }: Cell, { comparison, trialOf }: RunEvidence): number {
  return trialOf(id).modules.server === null ? 0 : (comparison.machine.loopbackMicros ?? 0) / 1000;
}

/** By how much the server says that it was late: because its timers count whole milliseconds, and because it was busy. */
function latenessMs({ witness }: Cell): number {
  return Math.max(0, witness?.meanDelayErrorMicros ?? 0) / 1000;
}

/** What one operation took of the server's CPU. */
function serverMicros({ witness, operations }: RoundRecord): number {
  const micros = (witness?.cpuUserMicros ?? 0) + (witness?.cpuSystemMicros ?? 0);
  return micros / Math.max(1, operations.attempted);
}

/** Whether the delays of the items are all that the bound is made of. */
function isWholeWait({ fifoNs }: RoundRecord, items: readonly SimulatedItem[], slots: number): boolean {
  if (fifoNs === null) return true;
  const ownMs = fifoMakespan(items as Parameters<typeof fifoMakespan>[0], slots);
  return Math.abs(ownMs * 1e6 - fifoNs) <= SAME_BOUND * fifoNs;
}
