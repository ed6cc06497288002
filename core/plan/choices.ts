import type { ScenarioTrials } from './scenarios.ts';
import type { Selection } from './selection.ts';
import { scenarioOf } from './trials.ts';
import type { Params, ParamSpec } from '../members/types.ts';
import type { PlannedTrial } from '../records/records.ts';

/** More trials than these are not kept alive side by side: each is a process, or several. */
const MOST_IN_TURN = 32;

type Row = ScenarioTrials & { readonly first: PlannedTrial };

/**
 * Rows of the same work that differ in nothing but values to choose from are named as one choice, and their rounds are run in
 * turn, as those of models are: in one block. Where that would be too many trials the rows keep their own blocks, and nothing
 * compares them. A parameter that changes the work (a delay, a size, how many operations) is none to choose.
 */
export function withChoices(rows: readonly ScenarioTrials[], selection: Selection): ScenarioTrials[] {
  const { value: suite } = selection.suite;
  const names = namesToChoose(selection);
  if (names.length === 0 || suite.isFloor === true) return [...rows];
  const known = rows.flatMap((row): Row[] => (row.trials[0] === undefined ? [] : [{ ...row, first: row.trials[0] }]));
  const groups = [...Map.groupBy(known, (row) => askedOf(row, names)).values()].filter((group) => group.length > 1);
  const choices = new Map<PlannedTrial, string>();
  const blocks = new Map(known.map(({ first, block }) => [first, block]));
  for (const group of groups) {
    const name = nameOf(group, selection, new Set(choices.values()));
    for (const { first } of group) choices.set(first, name);
    merge(group, known, { blocks, name });
  }
  return rows.map((row) => {
    const [first] = row.trials;
    if (first === undefined) return row;
    const choice = choices.get(first) ?? null;
    return { block: blocks.get(first) ?? row.block, trials: row.trials.map((trial) => ({ ...trial, choice })) };
  });
}

/** Where a suite says itself which of its parameters is compared, another is one only where the user asks for several values. */
function namesToChoose({ suite: { value: suite }, params: asked }: Selection): string[] {
  return Object.entries<ParamSpec>(suite.params).flatMap(([name, { isCircumstance }]) => {
    const isSaid = suite.interleaved === undefined || suite.interleaved === name;
    return isCircumstance !== true && (isSaid || (asked[name]?.length ?? 0) > 1) ? [name] : [];
  });
}

/** What rows of one choice have in common. */
function askedOf({ first }: Row, names: readonly string[]): string {
  const { askedConcurrency, work, params } = first;
  return JSON.stringify([askedConcurrency, work, without(params, names)]);
}

function nameOf([one, ...others]: readonly Row[], selection: Selection, taken: ReadonlySet<string>): string {
  const { params, askedConcurrency, scenario } = (one as Row).first;
  const differing = Object.keys(params).filter((name) =>
    others.some(({ first }) => first.params[name] !== params[name]),
  );
  const name = scenarioOf(selection, without(params, differing), askedConcurrency);
  return taken.has(name) ? scenario : name; // other work, of other values of the same parameters
}

/** Into one block, with whatever is interleaved with any of them already. */
function merge(
  group: readonly Row[],
  known: readonly Row[],
  { blocks, name }: { readonly blocks: Map<PlannedTrial, string>; readonly name: string },
): void {
  const touched = new Set(group.map(({ first }) => blocks.get(first)));
  const together = known.filter(({ first }) => touched.has(blocks.get(first)));
  const trials = together.reduce((sum, row) => sum + row.trials.length, 0);
  if (touched.size < 2 || trials > MOST_IN_TURN) return;
  for (const { first } of together) blocks.set(first, name);
}

function without(params: Params, names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}
