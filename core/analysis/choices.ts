import type { Cell, Choice, Comparison, Pairing } from '../records/comparison.ts';
import type { Plan, PlannedTrial, RoundRecord } from '../records/records.ts';
import { contenderText, modelText, onRuntime } from '../text/shape.ts';
import { unequalWork } from './choice-work.ts';
import { type Distinctions, ranked } from './ranking.ts';
import { turnedPairing } from './row-verdict.ts';
import { verdictOf } from './verdict.ts';

/** The rows of one model that ask the same work, as one row whose models are the values that they differ in. */
export interface ChoiceRow {
  readonly scenario: string;
  /** With its shape where it has threads. */
  readonly model: string;
  readonly parameters: readonly string[];
  /** In the order of the plan; `model` is such as "limit=8". */
  readonly cells: readonly Cell[];
}

interface Options {
  readonly plan: Pick<Plan, 'trials' | 'blocks' | 'margin'>;
  readonly pairings: readonly Pairing[];
  readonly roundsOf: (id: string) => readonly RoundRecord[];
}

export function choiceRowsOf(cells: readonly Cell[], trials: readonly PlannedTrial[]): ChoiceRow[] {
  const choices = new Map(trials.map(({ id, choice }) => [id, choice]));
  const chosen = cells.filter(({ id, isControl }) => !isControl && choices.get(id) != null);
  const keyOf = ({ id, model, runtime, processes, threads, tasksPerThread, concurrency }: Cell) =>
    JSON.stringify([choices.get(id), model, runtime, processes, threads, tasksPerThread, concurrency]);
  return [...Map.groupBy(chosen, keyOf).values()].flatMap((group) => {
    const [one, ...others] = group as [Cell, ...Cell[]];
    const scenario = choices.get(one.id) as string;
    const parameters = Object.keys(one.params).filter((name) =>
      others.some(({ params }) => params[name] !== one.params[name]),
    );
    if (parameters.length === 0) return [];
    const valueOf = ({ params }: Cell) => parameters.map((name) => `${name}=${String(params[name])}`).join(' ');
    const renamed = group.map((cell) => ({ ...cell, model: valueOf(cell), runtime: null, scenario }));
    return [{ scenario, model: modelText(one.model, one) + onRuntime(one.runtime), parameters, cells: renamed }];
  });
}

/** The row with its ranks, and the comparisons in it as a row of models has them: from the reference to each other one. */
export function asModels(
  row: ChoiceRow,
  { pairings: all, margin }: Distinctions,
  reference = row.cells.find(({ state }) => state === 'measured'),
): { readonly cells: Cell[]; readonly distinctions: Distinctions } {
  const ids = new Set(row.cells.map(({ id }) => id));
  const pairings = all
    .filter(({ kind, baselineId, candidateId }) => kind === 'parameter' && ids.has(baselineId) && ids.has(candidateId))
    .map((pairing): Pairing => {
      const own = pairing.candidateId === reference?.id ? turnedPairing(pairing) : pairing;
      return { ...own, scenario: row.scenario, kind: own.baselineId === reference?.id ? 'natural' : 'direct' };
    });
  const distinctions = { pairings, margin };
  return { cells: ranked(row.cells, distinctions), distinctions };
}

/** Which values to choose, for each model: by the verdicts that models are compared by, and only where the work was equal. */
export function choicesOf(cells: readonly Cell[], { plan, pairings, roundsOf }: Options): Choice[] {
  const rows = choiceRowsOf(cells, plan.trials);
  const hasModels = new Set(rows.map(({ model }) => model)).size > 1;
  return rows.map((row) => {
    const reason = whyNot(row, plan.blocks, roundsOf);
    const told = reason === null ? judged(row, { pairings, margin: plan.margin }) : refused(row, reason);
    const { scenario, model, parameters } = row;
    return {
      suite: row.cells[0]?.suite ?? '',
      scenario,
      model,
      parameters: [...parameters],
      values: row.cells.map((cell) => ({ id: cell.id, value: cell.model, rank: told.ranks.get(cell.id) ?? null })),
      winner: told.winner,
      sentence: hasModels ? underModel(row.model, told) : told.sentence,
      reason,
    };
  });
}

/** What begins with the name of a value keeps it. */
function underModel(model: string, { winner, sentence }: Told): string {
  if (winner !== null) return `With ${model}, ${sentence}`;
  return `With ${model}: ${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}

interface Told {
  readonly ranks: ReadonlyMap<string, number | null>;
  readonly winner: string | null;
  readonly sentence: string;
}

function judged(row: ChoiceRow, all: Distinctions): Told {
  const judge = (reference?: Cell) => {
    const { cells, distinctions } = asModels(row, all, reference);
    return { cells, ...verdictOf(cells, distinctions, 'values') };
  };
  const first = judge();
  const measured = row.cells.filter(({ state }) => state === 'measured');
  // what is said of a winner is said against another value
  const isReference = first.winner !== null && first.winner === measured[0]?.model;
  const { cells, winner, sentence } = isReference ? judge(measured[1]) : first;
  return {
    ranks: new Map(cells.map(({ id, rank }) => [id, rank])),
    winner: row.cells.find(({ model }) => model === winner)?.id ?? null,
    sentence:
      measured.length < 2 ? `Nothing to choose from: fewer than two values of ${nameOf(row)} were measured.` : sentence,
  };
}

function refused(row: ChoiceRow, reason: string): Told {
  return {
    ranks: new Map(),
    winner: null,
    sentence: `The values of ${nameOf(row)} in ${row.scenario} are not compared: ${reason}.`,
  };
}

function nameOf({ parameters }: ChoiceRow): string {
  return parameters.join(' and ');
}

function whyNot(row: ChoiceRow, blocks: Plan['blocks'], roundsOf: Options['roundsOf']): string | null {
  const ids = row.cells.map(({ id }) => id);
  if (!blocks.some(({ trials }) => ids.every((id) => trials.includes(id)))) {
    return 'their rounds were not run in turn, because these are too many trials at once: name fewer models (-m) or values';
  }
  return unequalWork(row.cells, roundsOf);
}

/** How many choices the sentence of a report tells. */
const TOLD = 2;

/** The verdict with what to choose: of one model that is all there is to say, of several it is said of the one that wins. */
export function withChosen(
  verdict: Comparison['verdict'],
  choices: readonly Choice[],
  cells: readonly Cell[],
): Comparison['verdict'] {
  if (choices.length === 0) return verdict;
  const models = new Set(cells.filter(({ isFloor, isControl }) => !isFloor && !isControl).map(contenderText));
  const isAlone = models.size === 1;
  const modelOf = ({ winner }: Choice) => {
    const cell = cells.find(({ id }) => id === winner);
    return cell === undefined ? null : contenderText(cell);
  };
  const told = isAlone
    ? choices
    : choices.filter((each) => verdict.winner !== null && modelOf(each) === verdict.winner);
  const more = told.length > TOLD ? [`${told.length - TOLD} more choices stand below.`] : [];
  const sentences = [...told.slice(0, TOLD).map(({ sentence }) => sentence), ...more];
  return { ...verdict, sentence: [...(isAlone ? [] : [verdict.sentence]), ...sentences].join(' ') };
}
