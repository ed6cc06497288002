import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { foundKnee, predictedKnee } from '../theory/knee.ts';
import { throughputBound } from '../theory/queueing.ts';
import type { ThroughputPoint } from '../theory/throughput-curve.ts';
import { fitUsl } from '../theory/usl.ts';
import { CONCURRENCY, type Line, linesAlong, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { percentWord, perSecond, three, time } from '../text/words.ts';

/** Throughput within so much of the highest is as good as it. */
const AS_GOOD = 0.95;

/** How throughput grows with calls in flight: the law, the knee, and what to set. */
export function scalability(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const closed = cells.filter((cell) => cell.arrivals === null && (cell.throughputPerSecond.median ?? 0) > 0);
  if (closed.length === 0) return [];
  const swept = linesAlong(closed, CONCURRENCY).filter((line) => line.points.length > 1);
  if (swept.length === 0) return [notSwept(closed)];
  return [...Map.groupBy(swept, (line) => JSON.stringify(line.params)).values()].flatMap((lines) => {
    return [adviceOf(lines, evidence), ...lines.flatMap((line) => [lawOf(line), kneeOf(line, evidence)])];
  });
}

/** Once a suite, however many rows it has. */
function notSwept(cells: readonly Cell[]): ExplanationFinding {
  const { suite, params } = cells[0] as Cell;
  const shared = Object.entries(params).filter(([name, value]) => cells.every((cell) => cell.params[name] === value));
  const subject = {
    suite,
    params: Object.fromEntries(shared),
    model: null,
    runtime: null,
    cells: cells.map(({ id }) => id),
  };
  const reason = 'one concurrency was measured: run it with --sweep concurrency=1..256';
  return refusal('scalability', subject, 'how throughput grows with calls in flight', reason);
}

function curveOf({ points }: Line): ThroughputPoint[] {
  return points.map(({ at, cell }) => ({ concurrency: at, throughputPerSecond: throughputOf(cell) }));
}

function throughputOf(cell: Cell): number {
  return cell.throughputPerSecond.median ?? 0;
}

function lawOf(line: Line): ExplanationFinding {
  const fit = fitUsl(curveOf(line));
  if (fit.state === 'refused') return refusal('scalability', subjectOf(line), `how ${line.label} scales`, fit.reason);
  const { onePerSecond, contention, crosstalk, peakConcurrency, rSquared, residual } = fit;
  const peak = peakConcurrency === null ? 'no peak near what was measured' : `peak at K* ≈ ${three(peakConcurrency)}`;
  const sentence = `${line.label} does γ = ${perSecond(onePerSecond)} with one call in flight, of which α = ${percentWord(contention)} is serial, and β = ${three(crosstalk)} is the price of each other call: ${peak} (R² ${rSquared.toFixed(4)})`;
  return found('scalability', subjectOf(line), sentence, {
    onePerSecond,
    contention,
    crosstalk,
    peakConcurrency,
    rSquared,
    residual,
  });
}

function kneeOf(line: Line, evidence: RunEvidence): ExplanationFinding {
  const predicted = predictionOf(line, evidence);
  const knee = foundKnee(curveOf(line));
  const what = `where ${line.label} bends`;
  if (knee.state === 'refused') return refusal('knee', subjectOf(line), what, knee.reason);
  const plateau = knee.plateauFrom === null ? 'no plateau yet' : `plateau from K=${knee.plateauFrom}`;
  const seen = `measured: in line up to K=${knee.linearUpTo}, ${plateau}`;
  const { linearUpTo, departsAt, plateauFrom } = knee;
  const numbers = { linearUpTo, departsAt, plateauFrom };
  if (predicted === null) return found('knee', subjectOf(line), `${line.label} bends, ${seen}`, numbers);
  const { zeroLoadMs, highestPerSecond, at, because } = predicted;
  const sentence = `${line.label} should bend at K ≈ ${three(at)} (${time(zeroLoadMs)} a call alone, ${perSecond(highestPerSecond)} at most by ${because}); ${seen}`;
  return found('knee', subjectOf(line), sentence, { predicted: at, zeroLoadMs, highestPerSecond, ...numbers });
}

const BOUND_WORDS = {
  slots: 'its slots',
  cores: 'the CPU of all',
  'main-thread': 'the CPU of its main thread',
} as const;

/**
 * From what one call takes alone and what the CPU allows: the CPU that an operation took where throughput was highest, of
 * the trial and of its server, for they share the cores.
 */
function predictionOf({ points }: Line, { comparison, cleanRoundsOf, trialOf }: RunEvidence) {
  const alone = points.find(({ at }) => at === 1)?.cell;
  const [best] = points.map(({ cell }) => cell).toSorted((a, b) => throughputOf(b) - throughputOf(a));
  if (alone === undefined || best === undefined || best.cpuMicrosPerOperation === null) return null;
  const serverMicros = cleanRoundsOf(best.id).flatMap(({ witness, operations }) =>
    witness?.cpuUserMicros == null
      ? []
      : [(witness.cpuUserMicros + (witness.cpuSystemMicros ?? 0)) / operations.attempted],
  );
  const ofServer = serverMicros.reduce((sum, micros) => sum + micros, 0) / Math.max(1, serverMicros.length);
  const zeroLoadMs = 1000 / throughputOf(alone);
  const slots = Number.MAX_SAFE_INTEGER; // what the CPU alone allows
  const { throughputPerSecond, binds } = throughputBound({
    slots,
    responseMs: zeroLoadMs,
    cores: comparison.environment.usableCores,
    cpuMs: (best.cpuMicrosPerOperation + ofServer) / 1000,
    mainThreadMs: (best.mainThreadMicrosPerOperation ?? 0) / 1000,
  });
  const server = comparison.servers.find(
    ({ name }) => name === trialOf(best.id).modules.server?.name,
  )?.operationsPerSecond;
  const isServer = server != null && server < throughputPerSecond;
  const highestPerSecond = isServer ? server : throughputPerSecond;
  if (!(highestPerSecond > 0 && Number.isFinite(highestPerSecond))) return null;
  const because = isServer ? 'the CPU of the server' : BOUND_WORDS[binds];
  return { zeroLoadMs, highestPerSecond, because, at: predictedKnee(zeroLoadMs, highestPerSecond) };
}

/** The least concurrency that is as good as any, for the model that wins; or that does most where none does. */
function adviceOf(lines: readonly Line[], { comparison }: RunEvidence): ExplanationFinding {
  const most = (line: Line) => Math.max(...line.points.map(({ cell }) => throughputOf(cell)));
  const winner = lines.find(({ model }) => model === comparison.verdict.winner);
  const line = winner ?? lines.reduce((best, other) => (most(other) > most(best) ? other : best));
  const highest = most(line);
  const least = line.points.find(({ cell }) => throughputOf(cell) >= AS_GOOD * highest) as Line['points'][number];
  const share = throughputOf(least.cell) / highest;
  const isLast = least === line.points.at(-1);
  const rest = isLast
    ? 'the most that was measured, and throughput was still growing: sweep further'
    : `${percentWord(share)} of the most that it did, at the least waiting`;
  const sentence = `paste concurrency: ${least.at} with ${line.model}: ${perSecond(throughputOf(least.cell))}, ${rest}`;
  return found('advice', subjectOf(line), sentence, {
    concurrency: least.at,
    throughputPerSecond: throughputOf(least.cell),
    highestPerSecond: highest,
  });
}
