import type { CellWord, Claim } from './claims.ts';
import type { Member } from './plan-rows.ts';
import type { Plan, PlannedTrial } from './records.ts';
import type { ParamSpec, Suite } from './types.ts';

type PlannedClaim = Plan['claims'][number];

/** The claims that this plan can judge: those of which every cell is measured, as the claim wants it measured. */
export function plannedClaims(suites: readonly Member<Suite>[], trials: readonly PlannedTrial[]): PlannedClaim[] {
  return suites.flatMap(({ value: suite }) =>
    (suite.claims ?? []).flatMap((claim) => {
      const own = trials.filter((trial) => trial.suite === suite.name && isMeasuredFor(claim, suite, trial));
      const planned = planClaim(claim, suite.name, own);
      return planned === null ? [] : [planned];
    }),
  );
}

function planClaim({ id, statement, expects }: Claim, suite: string, trials: readonly PlannedTrial[]) {
  const found: PlannedClaim['expects'] = [];
  for (const { of, dividedBy, ...expected } of expects) {
    const cell = onlyOne(of, trials);
    const against = dividedBy === undefined ? null : onlyOne(dividedBy, trials);
    if (cell === undefined || against === undefined) return null;
    found.push({ ...expected, cell: cell.id, against: against?.id ?? null });
  }
  return { suite, id, statement, expects: found };
}

function onlyOne(word: CellWord, trials: readonly PlannedTrial[]): PlannedTrial | undefined {
  const [found, ...more] = trials.filter((trial) => isMeant(word, trial));
  return more.length === 0 ? found : undefined;
}

/** Whether a trial is measured as a claim asks for: what it does not name has the suite's own values. */
function isMeasuredFor({ measure }: Claim, suite: Suite, trial: PlannedTrial): boolean {
  const { params, askedConcurrency, purpose, work } = trial;
  const hasParams = Object.entries<ParamSpec>(suite.params).every(([name, { values }]) => {
    const value = params[name];
    return value !== undefined && (measure.params?.[name] ?? values).includes(value);
  });
  const arrivals = measure.arrivals ?? suite.work(params).arrivals ?? null;
  const hasArrivals =
    arrivals?.kind === work.arrivals?.kind && arrivals?.ratePerSecond === work.arrivals?.ratePerSecond;
  return hasParams && hasArrivals && measure.concurrency.includes(askedConcurrency) && purpose !== 'probe';
}

/** Whether a cell is one that these words mean. */
function isMeant(word: CellWord, trial: PlannedTrial): boolean {
  const fits = (asked: number | undefined, is: number | null) => asked === undefined || asked === is;
  return (
    word.model === trial.model &&
    (word.isControl ?? false) === trial.isControl &&
    fits(word.concurrency, trial.askedConcurrency) &&
    fits(word.threads, trial.threads) &&
    fits(word.tasksPerThread, trial.tasksPerThread) &&
    fits(word.processes, trial.processes) &&
    Object.entries(word.params ?? {}).every(([name, value]) => trial.params[name] === value)
  );
}
