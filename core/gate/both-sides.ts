import { idealAmong } from '../work/bound.ts';
import { type GateCell, gatedCell, type GateMargins } from './cells.ts';
import type { GatedCell } from './records.ts';
import type { Member } from '../members/registry.ts';
import { type Environment, movedModules, type Plan, type PlannedTrial } from '../records/records.ts';
import type { Suite } from '../members/types.ts';
import { MissingInBase } from './base-checkout.ts';

/** The cells of a gate: what is told of each, and what can be run, which is all but those that the base does not have. */
export interface GateCells {
  readonly told: readonly GatedCell[];
  readonly run: readonly GateCell[];
}

const CANDIDATE = 'candidate' as const;
const BASE = 'base' as const;
/** Why a cell that only the base has is not measured. */
const REMOVED = 'the base gates it, and the candidate has no such cell';
/** The core/ of the code that runs us. */
const OWN_HOME = new URL('../', import.meta.url).href;

/** What the candidate's suites make of what is gated, and those of the base. */
export interface SidesToGate {
  readonly plan: Plan;
  readonly suites: readonly Member<Suite>[];
  /** The same by the suites of the base, or null where that is not known. */
  readonly basePlan: Plan | null;
  readonly baseSuites: readonly Member<Suite>[];
}

/**
 * Every cell of both sides. What a cell is asked, its parameters and its work, is the base's where both have it: a change
 * could make it trivial. Controls and probes explain a comparison of models, and are not gated.
 *
 * @param inBase The module of the base in the place of this one; throws MissingInBase.
 */
export function gateCells(
  { plan, suites, basePlan, baseSuites }: SidesToGate,
  margins: GateMargins,
  inBase: (url: string) => string,
): GateCells {
  const [trials, baseTrials] = [plan, basePlan].map((each) => (each?.trials ?? []).filter(isGated)) as [
    PlannedTrial[],
    PlannedTrial[],
  ];
  const known = [...baseSuites, ...suites];
  const cells = trials.map((own) => {
    const theirs = baseTrials.find(({ id }) => id === own.id);
    const trial = theirs === undefined ? own : askedAs(own, theirs);
    const base = baseOf(trial, theirs ?? own, inBase);
    const gated = gatedCell(trial, margins);
    return { trial, gated: typeof base === 'string' ? { ...gated, missing: base, only: CANDIDATE } : gated, base };
  });
  const removed = baseTrials.filter(({ id }) => !trials.some((trial) => trial.id === id));
  return {
    told: [
      ...cells.map(({ gated }) => gated),
      ...removed.map((trial) => ({ ...gatedCell(trial, margins), missing: REMOVED, only: BASE })),
    ],
    run: cells.flatMap(({ trial, gated, base }) => {
      if (typeof base === 'string') return [];
      const candidate = { planned: trial, home: new URL(OWN_HOME) };
      return [{ gated, base, candidate, ideal: idealAmong(known, trial) }];
    }),
  };
}

/** Every cell of one checkout against itself. */
export function ownCells({ plan, suites }: Pick<SidesToGate, 'plan' | 'suites'>, margins: GateMargins): GateCells {
  return gateCells({ plan, suites, basePlan: null, baseSuites: [] }, margins, (url) => url);
}

function isGated({ purpose, isControl }: PlannedTrial): boolean {
  return purpose !== 'probe' && !isControl;
}

/** A parameter that only the candidate has keeps its value: the base does not know it. */
function askedAs(own: PlannedTrial, theirs: PlannedTrial): PlannedTrial {
  const { params, namedParams, work, environment, boundMs, errors, timeoutMs, connect } = theirs;
  const asked = { namedParams, work, environment, boundMs, errors, timeoutMs, connect };
  return { ...own, params: { ...own.params, ...params }, ...asked };
}

/** The cells of which the candidate would be asked something else than the base is, a sentence each. */
export function otherwiseAsked({ plan, basePlan }: Pick<SidesToGate, 'plan' | 'basePlan'>): string[] {
  return (basePlan?.trials ?? []).filter(isGated).flatMap((theirs) => {
    const own = plan.trials.find(({ id }) => id === theirs.id);
    const names = own === undefined ? [] : Object.keys(theirs.params).filter((name) => isOther(own, theirs, name));
    const changes = names.map((name) => changeOf(name, own?.params[name], theirs.params[name]));
    if (own !== undefined)
      for (const name of manners) if (own[name] !== theirs[name]) changes.push(changeOf(name, own[name], theirs[name]));
    if (changes.length === 0 && own !== undefined && JSON.stringify(own.work) !== JSON.stringify(theirs.work))
      changes.push('a round has other operations');
    return changes.length === 0
      ? []
      : [`both sides do the work of the base: in this change, ${changes.join(', ')} (${theirs.id})`];
  });
}

/** How operations are called, beside what they are. */
const manners = ['errors', 'timeoutMs', 'connect'] as const;

type Word = PlannedTrial['params'][string] | null | undefined;

function changeOf(name: string, own: Word, theirs: Word): string {
  return `${name} is ${String(own ?? 'gone')} and was ${String(theirs ?? 'not set')}`;
}

function isOther(own: PlannedTrial, theirs: PlannedTrial, name: string): boolean {
  return own.params[name] !== theirs.params[name];
}

/** The same trial by the code of the base, which may name other modules for it, or why there is none. */
function baseOf(
  trial: PlannedTrial,
  { modules, isServed }: PlannedTrial,
  inBase: (url: string) => string,
): GateCell['base'] | string {
  try {
    const planned = { ...trial, isServed, modules: movedModules(modules, inBase) };
    return { planned, home: new URL(inBase(OWN_HOME)) };
  } catch (error) {
    if (error instanceof MissingInBase) return error.message;
    throw error;
  }
}

/** Why a cell of which both sides run the same files is not measured. */
const NOTHING_COMPARED =
  'both sides would run the same files, since none of its modules is of this repository: name a suite that git tracks here';

/** The cells of a gate less those that would compare a file with itself: equal whatever was changed, they could only pass. */
export function comparingCells({ told, run }: GateCells): GateCells {
  const isSame = ({ base, candidate }: GateCell) =>
    base.home.href === candidate.home.href &&
    JSON.stringify(base.planned.modules) === JSON.stringify(candidate.planned.modules);
  const same = new Set(run.filter(isSame).map(({ gated }) => gated.id));
  return {
    told: told.map((cell) => (same.has(cell.id) ? { ...cell, missing: NOTHING_COMPARED } : cell)),
    run: run.filter(({ gated }) => !same.has(gated.id)),
  };
}

/** As in a job that compares a branch with itself: where nothing differs there is nothing to find. */
export function sameCommit(base: string, { commit, isDirty }: Environment): string[] {
  const isSame = commit !== null && base === commit && isDirty === false;
  return isSame ? ['base and candidate are the same commit, without changes'] : [];
}
