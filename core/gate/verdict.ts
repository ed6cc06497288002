import type { GateCellReport, GateMetric, GateReport, GateWord } from '../records/gate-report.ts';
import { handText } from '../records/hand.ts';
import { identityOf } from '../records/identity.ts';
import { median } from '../stats/quantile.ts';
import { type AcceptedChange, acceptedFor, notesOf } from './accepted.ts';
import { differingCounts } from './counts.ts';
import { controlOf } from './control.ts';
import { type Judgement, judge } from './judge.ts';
import type { GatedCell, GatedMetric, GateEnd, GateRecord, GateStart, PairRecord } from './records.ts';
import { fasterNotes, sentenceOf } from './sentence.ts';
import { type Trade, traded } from './trades.ts';
import { adviceOf } from './advice.ts';
import { hypothesisOf, judgementsOf } from './hypotheses.ts';

/**
 * What a gate says: a pure function of its records and of what was accepted, so that it can be made again.
 *
 * @param today The day on which it is asked, such as 2026-11-22: accepted changes expire.
 */
export function gateReport(
  records: readonly GateRecord[],
  accepted: readonly AcceptedChange[],
  today: string,
): GateReport {
  const start = records.find((record): record is GateStart => record.type === 'gate');
  if (start === undefined) throw new Error('a gate without a beginning');
  const end = records.find((record): record is GateEnd => record.type === 'end') ?? {
    state: 'interrupted' as const,
    reason: 'the file ends before the gate did',
    elapsedMs: 0,
  };
  const control = controlOf(start.cells, records);
  const judgements = judgementsOf(start.cells, records, control);
  const cells = start.cells.map((cell) =>
    cellReport(cell, records, judgements, {
      acceptedOf: (metric) => acceptedFor(accepted, { cell: cell.id, metric }, today),
      trades: start.trades,
    }),
  );
  const detectable = cells.flatMap((cell) =>
    cell.metrics.flatMap(({ isGated, smallestDetectable }) =>
      isGated && smallestDetectable !== null ? [smallestDetectable] : [],
    ),
  );
  const { commit, isDirty } = start.environment;
  const draft = {
    schemaVersion: 1 as const,
    tool: start.tool,
    command: start.command,
    environment: start.environment,
    base: start.base,
    candidate: { commit, isDirty },
    ...(start.versions === undefined ? {} : { versions: start.versions }),
    state: end.state,
    reason: end.reason,
    elapsedMs: end.elapsedMs > 0 ? end.elapsedMs : null,
    margin: start.margin,
    budgetMs: start.budgetMs,
    machine: machineOf(records),
    machines: start.machines ?? [],
    control,
    cells,
    notes: [
      ...start.notes,
      ...records.flatMap((record) =>
        record.type === 'continued' ? `what was inconclusive was measured on from ${record.startedAt}` : [],
      ),
      ...records.flatMap((record) => (record.type === 'hand' ? `by hand: ${handText(record)}` : [])),
      ...answersNotes(start.cells, records),
      ...notesOf(cells, accepted, today),
      ...fasterNotes({ cells, versions: start.versions }),
    ],
  };
  const word = wordOf(
    cells.map((cell) => cell.word),
    end.state,
  );
  const smallestDetectable = detectable.length === 0 ? null : Math.max(...detectable);
  const notes =
    word === 'inconclusive'
      ? [...draft.notes, ...adviceOf(draft, start.ran !== undefined && start.shard === undefined)]
      : draft.notes;
  return {
    ...draft,
    notes,
    verdict: { word, sentence: sentenceOf(word, draft, smallestDetectable), smallestDetectable },
  };
}

/** The worst word of all; a gate that did not end, or compared nothing, is never a pass. */
function wordOf(words: readonly GateWord[], state: GateEnd['state']): GateWord {
  if (state !== 'complete') return 'invalid';
  if (words.includes('regression')) return 'regression';
  if (words.length === 0 || words.includes('invalid')) return 'invalid';
  return WORST_FIRST.find((word) => words.includes(word)) ?? 'new';
}

/** Where nothing is wrong. What only one side has decides where all else has passed, or where there is nothing else. */
const WORST_FIRST = ['inconclusive', 'removed', 'pass'] as const;

/** What may be worse in a cell. */
interface Allowance {
  readonly acceptedOf: (metric: AcceptedChange['metric']) => AcceptedChange | undefined;
  readonly trades: readonly Trade[];
}

function cellReport(
  cell: GatedCell,
  records: readonly GateRecord[],
  judgements: readonly Judgement[],
  { acceptedOf, trades }: Allowance,
): GateCellReport {
  const { metrics, missing, only } = cell;
  const pairs = records.filter((record): record is PairRecord => record.type === 'pair' && record.cell === cell.id);
  const invalid = missing ?? whyInvalid(cell, records, pairs);
  const counts = invalid === null ? differingCounts(pairs, acceptedOf) : [];
  const measured = metrics.map((gated) =>
    metricReport(cell, gated, records, pairs, judgements, acceptedOf(gated.metric)),
  );
  const shown = traded(measured, trades);
  const word = ((): GateWord => {
    if (only !== null) return only === 'candidate' ? 'new' : 'removed';
    if (counts.some((count) => count.isWorse && count.accepted === null)) return 'regression';
    if (invalid !== null) return 'invalid';
    const gated = shown.filter((metric) => metric.isGated);
    if (gated.some((metric) => metric.word === 'regression' && metric.accepted === null)) return 'regression';
    return gated.length === 0 || gated.some((metric) => metric.word === 'inconclusive') ? 'inconclusive' : 'pass';
  })();
  return { ...identityOf(cell), word, reason: invalid, counts, metrics: shown };
}

function whyInvalid(cell: GatedCell, records: readonly GateRecord[], pairs: readonly PairRecord[]): string | null {
  for (const record of records) {
    if (record.type === 'fault' && record.cell === cell.id) return `${record.side}: ${record.reason}`;
  }
  for (const { base, candidate } of pairs) {
    if (candidate.invalid !== null) return `candidate: ${candidate.invalid}`;
    if (base.invalid !== null) return `base: ${base.invalid}`;
  }
  const change = cell.answersMayDiffer ? null : answersChangedIn(pairs);
  if (change !== null) return `answers changed: ${change}; allow it with --answers-may-differ`;
  return pairs.length === 0 ? 'it was never measured' : null;
}

function answersChangedIn(pairs: readonly PairRecord[]): string | null {
  return pairs.find(({ answersChanged }) => answersChanged !== null)?.answersChanged ?? null;
}

/** Where they may differ, what did: equal work is not proven there. */
function answersNotes(cells: readonly GatedCell[], records: readonly GateRecord[]): string[] {
  const allowed = cells.filter(({ answersMayDiffer }) => answersMayDiffer);
  const notes = allowed.flatMap(({ id }) => {
    const pairs = records.filter((record) => record.type === 'pair');
    const change = answersChangedIn(pairs.filter(({ cell }) => cell === id));
    return change === null ? [] : [`answers changed, and may: ${id}: ${change}`];
  });
  return allowed.length > 0 && notes.length === 0 ? ['answers may differ, and none did'] : notes;
}

function metricReport(
  cell: GatedCell,
  { metric, margin, noiseFloor }: GatedMetric,
  records: readonly GateRecord[],
  pairs: readonly PairRecord[],
  judgements: readonly Judgement[],
  accepted: AcceptedChange | undefined,
): GateMetric {
  const own = judgements.find((judgement) => judgement.cell === cell.id && judgement.metric === metric);
  // what is only shown is measured like the rest, in no family but its own
  const [judgement] = (
    own === undefined ? judge([hypothesisOf(cell, { metric, margin: 1, noiseFloor }, records)]) : [own]
  ) as [Judgement];
  const of = (side: 'base' | 'candidate') => {
    const values = pairs.flatMap((pair) => pair[side][metric]);
    return values.length === 0 ? null : median(values);
  };
  const { word, isDisputed, reason, ratio, screenP, confirmP, rounds, processPairs, noise, smallestDetectable } =
    judgement;
  const isCovered =
    own !== undefined &&
    word === 'regression' &&
    accepted !== undefined &&
    (ratio.estimate ?? Infinity) <= 1 + accepted.upTo;
  return {
    metric,
    isGated: margin !== null,
    margin,
    ...(own !== undefined
      ? { word, isDisputed, reason }
      : margin === null
        ? { word: 'pass' as const, isDisputed: false, reason: 'shown only' }
        : {
            word: 'inconclusive' as const,
            isDisputed: false,
            reason: `not judged: ${cell.only === null ? 'the cell is invalid' : 'only one side has it'}`,
          }),
    base: of('base'),
    candidate: of('candidate'),
    ratio,
    screenP: own === undefined ? null : screenP,
    confirmP,
    rounds,
    processPairs,
    noiseFloor,
    noise,
    smallestDetectable: own === undefined ? null : smallestDetectable,
    accepted: isCovered ? { reason: accepted.reason, expires: accepted.expires } : null,
  };
}

function machineOf(records: readonly GateRecord[]): GateReport['machine'] {
  const seen = records.filter((record) => record.type === 'machine');
  const present = (key: 'load1' | 'foreignCpuShare' | 'stealShare' | 'cpuPressureShare') =>
    seen.map((record) => record[key]).filter((value) => value !== null);
  const medianOf = (key: Parameters<typeof present>[0]) => {
    const values = present(key);
    return values.length === 0 ? null : median(values);
  };
  const loads = present('load1');
  return {
    load1: loads.length === 0 ? null : Math.max(...loads),
    foreignCpuShare: medianOf('foreignCpuShare'),
    stealShare: medianOf('stealShare'),
    cpuPressureShare: medianOf('cpuPressureShare'),
  };
}
