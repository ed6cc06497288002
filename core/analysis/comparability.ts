import type { Difference } from '../records/changes.ts';
import type { Environment, PlannedTrial, Results } from '../records/records.ts';
import { UsageError } from '../text/errors.ts';
import { differingKeys } from './counts.ts';

/** How many ids a refusal names. */
const NAMED = 3;

/** The cells of a run by their ids: what was planned, but the probes. */
export function trialsOf({ session }: Results): Map<string, PlannedTrial> {
  const trials = session.plan.trials.filter(({ purpose }) => purpose !== 'probe');
  return new Map(trials.map((trial) => [trial.id, trial]));
}

/** @throws UsageError where nothing of two runs can be compared */
export function checkComparable(a: Results, b: Results): void {
  const [seedOfA, seedOfB] = [a.session.plan.seed, b.session.plan.seed];
  if (seedOfA !== seedOfB) {
    throw new UsageError(
      `not comparable: a was made with --seed ${seedOfA} and b with --seed ${seedOfB}, so that they did different work`,
    );
  }
  const [onA, onB] = [runtimesOf(a), runtimesOf(b)];
  if (onA.join() !== onB.join() && (hasNamed(a) || hasNamed(b))) {
    throw new UsageError(
      `not comparable: a ran on ${onA.join(' and ')} and b on ${onB.join(' and ')}: measure both side by side, by --runtime ${[...new Set([...onA, ...onB])].join(',')}`,
    );
  }
  const [inA, inB] = [trialsOf(a), trialsOf(b)];
  const common = [...inA.keys()].filter((id) => inB.has(id));
  if (common.length === 0) {
    throw new UsageError(`not comparable: no cell in common; a has ${named(inA)}, b has ${named(inB)}`);
  }
  const works = common.map((id) => differingWork(inA.get(id) as PlannedTrial, inB.get(id) as PlannedTrial));
  if (works.every((work) => work !== null)) {
    throw new UsageError(`not comparable: what was done under the same names differs: ${works[0]}`);
  }
}

/** What the trials of a run ran on. */
function runtimesOf(results: Results): string[] {
  const { name, version } = results.session.environment.runtime;
  const labels = [...trialsOf(results).values()].map(({ runtime }) => runtime ?? `${name}@${version}`);
  return [...new Set(labels)].toSorted();
}

/** Another version of the Node that nobody named is a circumstance, and often the very question. */
function hasNamed(results: Results): boolean {
  return [...trialsOf(results).values()].some(({ runtime }) => runtime !== null);
}

/** "latencyMs 20 in a and 10 in b": what makes two cells of one name different work; null where nothing does. */
export function differingWork(a: PlannedTrial, b: PlannedTrial): string | null {
  const inB = worksOf(b);
  const parts = worksOf(a).flatMap((one, part) => {
    const other = inB[part] as Record<string, unknown>;
    return differingKeys(one, other).map((key) => `${key} ${text(one[key])} in a and ${text(other[key])} in b`);
  });
  return parts.length === 0 ? null : [...new Set(parts)].join(', ');
}

/**
 * What is asked of a trial, in parts, because a parameter may have the name of something else. Where modules lie is no part
 * of it: two checkouts of one suite do the same.
 */
function worksOf(trial: PlannedTrial): Record<string, unknown>[] {
  const { concurrency, processes, threads, tasksPerThread, params, work, modules, boundMs } = trial;
  const described = work.kind === 'listed' ? { kind: work.kind, items: work.items } : work;
  return [
    { concurrency, processes, threads, tasksPerThread },
    params,
    { ...described, boundMs, workload: modules.workload.export, server: modules.server?.name },
  ];
}

function text(value: unknown): string {
  return value === undefined || value === null ? 'none' : JSON.stringify(value).replaceAll('"', '');
}

function named(trials: ReadonlyMap<string, PlannedTrial>): string {
  const ids = [...trials.keys()];
  const rest = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return ids.length === 0
    ? 'none'
    : ids
        .slice(0, NAMED)
        .map((id) => `"${id}"`)
        .join(', ') + rest;
}

/** Why absolute numbers say nothing together: another machine; null where it is of the same class. */
export function otherMachine(a: Environment, b: Environment): string | null {
  const classOf = ({ cpu, usableCores, platform }: Environment) => ({
    CPU: cpu,
    'usable cores': usableCores,
    platform,
  });
  const [one, other] = [classOf(a), classOf(b)] as [Record<string, unknown>, Record<string, unknown>];
  const parts = differingKeys(one, other).map(
    (key) => `${key} ${String(one[key])} in a and ${String(other[key])} in b`,
  );
  return parts.length === 0 ? null : `the machines differ: ${parts.join(', ')}`;
}

/** Why absolute numbers say nothing together: which machine measured a row is another matter in each run. */
export function severalMachines(runs: Readonly<Record<'a' | 'b', Results>>): string | null {
  const merged = Object.entries(runs).filter(([, { machines }]) => machines.length > 0);
  return merged.length === 0 ? null : `${merged.map(([name]) => name).join(' and ')} was measured by several machines`;
}

/** Versions, machine and settings that are not the same. */
export function differencesOf(a: Results, b: Results): Difference[] {
  const [one, other] = [circumstances(a), circumstances(b)];
  return differingKeys(one, other).map((what) => ({ what, a: one[what] ?? null, b: other[what] ?? null }));
}

/** Of several machines whatever they have, each once. */
function circumstances({ session, machines, trials }: Results): Record<string, string | null> {
  const each = machines.length === 0 ? [session.environment] : machines.map(({ machine }) => machine.environment);
  const all = each.map((environment) => circumstancesOf({ ...session, environment }, trials));
  return Object.fromEntries(
    [...new Set(all.flatMap(Object.keys))].map((name) => {
      const values = new Set(all.flatMap((own) => own[name] ?? []));
      return [name, values.size === 0 ? null : [...values].join(' and ')];
    }),
  );
}

function circumstancesOf(
  { environment, plan, tool }: Results['session'],
  trials: Results['trials'],
): Record<string, string | null> {
  const { runtime, commit, isDirty, dependencies } = environment;
  return {
    commit: commit === null ? null : `${commit}${isDirty === true ? ' with changes' : ''}`,
    [tool.name]: tool.version,
    [runtime.name]: runtime.version,
    ...dependencies,
    CPU: environment.cpu,
    'usable cores': String(environment.usableCores),
    platform: environment.platform,
    kernel: environment.kernel,
    governor: environment.governor,
    rounds: String(plan.rounds),
    margin: String(plan.margin),
    ...Object.fromEntries(trials.flatMap(({ server }) => (server === null ? [] : [[server.name, server.version]]))),
  };
}
