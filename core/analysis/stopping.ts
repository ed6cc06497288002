import type { Cell, Pairing } from '../records/comparison.ts';
import type { LookRecord, PlannedTrial, Results } from '../records/records.ts';
import { asModels, type ChoiceRow, choiceRowsOf } from './choices.ts';
import { evidenceOf } from './evidence.ts';
import { cellOf, plannedCell } from './cells.ts';
import { canStillDecide } from './futility.ts';
import { judgedKindsOf } from './kind-pairings.ts';
import { type JudgedPairing, judgedPairingsOf } from './pairings.ts';
import { contendersOf, type Distinctions, ranked, relate } from './ranking.ts';
import { rowVerdict } from './row-verdict.ts';

/**
 * What is known of a block after so many clean rounds: how many of its comparisons more rounds may still decide, and how many are
 * unclear for good. They are judged as the report will judge them if the block ends now, among all comparisons of the plan: those of
 * other blocks count as if they showed nothing, so that no p grows when they do.
 *
 * What counts is what ranks and sentence rest on: throughput; and CPU between two models that throughput does not tell apart. Where a
 * model wins the row, that is what the row was run for, and only the comparisons with the baseline count. Where operations are of kinds,
 * how each of them fares against the baseline counts, too. A cell that still gets faster is not decided, nor is one of which no round
 * counts.
 */
export function lookAt(results: Results, scenario: string, rounds: number): LookRecord {
  const { plan, environment } = results.session;
  const block = plan.blocks.find((each) => each.scenario === scenario);
  if (block === undefined) throw new Error(`the plan has no block "${scenario}"`);
  const look: LookRecord = { type: 'look', scenario, rounds, open: 0, futile: 0, ends: true };
  const own = plan.trials.filter(({ id }) => block.trials.includes(id));
  const evidence = evidenceOf(own, results);
  const context = { environment, confidence: plan.confidence, margin: plan.margin, capacities: new Map() };
  const cells = evidence.map((each) =>
    cellOf(
      each,
      evidence.filter(({ trial }) => trial.scenario === each.trial.scenario),
      context,
    ),
  );
  const expected = plan.trials.filter((trial) => !own.includes(trial) && trial.purpose !== 'probe').map(plannedCell);
  const roundsOf = (id: string) => evidence.find(({ trial }) => trial.id === id)?.rounds ?? [];
  const all = judgedPairingsOf(cells, roundsOf, { ...plan, looks: [...results.looks, look], expected });
  const distinctions = { pairings: all.map(({ pairing }) => pairing), margin: plan.margin };
  const decided = decidedIn(cells, own, distinctions);
  const counted = ({ pairing }: JudgedPairing) =>
    !decided(pairing) &&
    counts(pairing, cells, { ...distinctions, hasChoices: own.some(({ choice }) => choice !== null) });
  const unclear = all.filter((each) => each.pairing.verdict === 'unclear' && counted(each));
  const most = block.order.length;
  const kinds = cells.find((cell) => cell.kinds.length > 0)?.kinds ?? [];
  const ofKinds = judgedKindsOf(cells, roundsOf, {
    ...plan,
    looks: [...results.looks, look],
    expected: expected.map((cell) => ({ ...cell, kinds })),
  }).filter(({ pairing: { verdict, between } }) => verdict === 'unclear' && between === 'natural');
  const open = [...unclear, ...ofKinds].filter(({ sample, judged }) =>
    canStillDecide(sample, judged, { ...plan, rounds, most }),
  );
  const falling = cells.filter(({ warnings }) => warnings.some(({ code }) => code === 'still-getting-faster'));
  const unseen = cells.filter(({ reason }) => reason?.startsWith('contaminated') === true);
  const left = open.length + falling.length + unseen.length;
  return { ...look, open: left, futile: unclear.length + ofKinds.length - open.length, ends: left === 0 };
}

/**
 * What is settled by a winner: of a row that a model wins all but the comparisons with the baseline, and of values to choose
 * from all, where one of them wins. Rows that are interleaved and are no choice are won together, or not at all.
 */
function decidedIn(
  cells: readonly Cell[],
  trials: readonly PlannedTrial[],
  distinctions: Distinctions,
): (pairing: Pairing) => boolean {
  const choices = choiceRowsOf(cells, trials);
  const rows = choices.length === 0 ? [cells] : [...Map.groupBy(cells, ({ scenario }) => scenario).values()];
  const won = new Set(rows.filter((row) => isWon(row, distinctions)).flatMap((row) => row.map(({ id }) => id)));
  const chosen = choices.flatMap((row) => {
    const { cells: values, distinctions: own } = asModels(row, distinctions);
    return isWon(values, own) ? [new Set(values.map(({ id }) => id))] : [];
  });
  return ({ kind, metric, baselineId, candidateId }) => {
    if (kind === 'parameter' && choices.length > 0)
      return (
        chosen.some((ids) => ids.has(baselineId) && ids.has(candidateId)) || !isChoice(choices, baselineId, candidateId)
      );
    return won.has(candidateId) && !(kind === 'natural' && metric === 'throughputPerSecond');
  };
}

/** Other pairs of one block differ in their work, too: they are shown, and decide nothing. */
function isChoice(choices: readonly ChoiceRow[], ...ids: readonly string[]): boolean {
  return choices.some((row) => ids.every((id) => row.cells.some((cell) => cell.id === id)));
}

function isWon(cells: readonly Cell[], distinctions: Distinctions): boolean {
  if (contendersOf(cells).length < 2) return false;
  return rowVerdict(ranked(cells, distinctions), distinctions)?.kind === 'won';
}

function counts(
  pairing: Pairing,
  cells: readonly Cell[],
  { pairings, hasChoices }: Distinctions & { readonly hasChoices: boolean },
): boolean {
  if (pairing.metric === 'throughputPerSecond') return true;
  if (pairing.kind === 'slots' || (pairing.kind === 'parameter' && !hasChoices)) return false;
  const of = (id: string) => cells.find((cell) => cell.id === id) as Cell;
  const [one, other] = [of(pairing.baselineId), of(pairing.candidateId)];
  if (one.isControl || other.isControl) return false;
  const relation = relate(one, other, 'throughputPerSecond', { pairings, margin: 0 });
  return relation === 'same' || relation === 'unclear';
}
