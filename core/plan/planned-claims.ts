import type { CellWord, Claim } from '../records/claim.ts';
import { idsOf } from './scenarios.ts';
import { checkParamNames } from './params.ts';
import { isQuantity, quantityNames } from '../records/quantity-names.ts';
import type { Plan, PlannedTrial } from '../records/records.ts';
import { modelsNamed, type Selection, selectionValues } from './selection.ts';
import type { Member } from '../members/registry.ts';
import type { Runner, Suite } from '../members/types.ts';
import { UsageError, unknownWord } from '../text/errors.ts';

type PlannedClaim = Plan['claims'][number];

interface Request {
  readonly suites: readonly Member<Suite>[];
  readonly knownModels: readonly Member<Runner>[];
  readonly isOfClaims: boolean;
}

/**
 * What has to be measured to judge a claim.
 *
 * @throws UsageError where it names a model, a parameter or a value that there is not
 */
export function selectedByClaim(
  suite: Member<Suite>,
  { measure: { rounds: _rounds, models, params: values = {}, ...same } }: Claim,
  knownModels: readonly Member<Runner>[],
): Selection {
  const params = Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each.map(String)]));
  checkParamNames([suite.value], params);
  return { suite, ...selectionValues({ ...same, models: modelsNamed(suite.value, models, knownModels), params }) };
}

/**
 * The claims that this plan can judge: those of which every cell is measured, as the claim wants it measured. A plan that
 * is made for claims judges all of them.
 *
 * @throws UsageError where a claim speaks of what no run can measure
 */
export function plannedClaims(request: Request, trials: readonly PlannedTrial[]): PlannedClaim[] {
  return request.suites.flatMap((suite) =>
    (suite.value.claims ?? []).flatMap((claim) => {
      checkQuantities(suite.value, claim);
      const isPlannable = request.isOfClaims || claim.measure.models.every((name) => isKnown(name, request));
      const wanted = new Set(
        isPlannable ? idsOf(selectedByClaim(suite, claim, request.knownModels), request.knownModels) : [],
      );
      const planned = planClaim(
        claim,
        suite.value,
        trials.filter(({ id, purpose }) => purpose !== 'probe' && wanted.has(id)),
      );
      if (typeof planned !== 'string') return [planned];
      if (request.isOfClaims) throw new UsageError(`${suite.value.name}: the claim "${claim.id}" ${planned}`);
      return [];
    }),
  );
}

function isKnown(name: string, { knownModels }: Request): boolean {
  return knownModels.some(({ value }) => value.name === name);
}

function checkQuantities({ name }: Suite, { id, expects }: Claim): void {
  const unknown = expects.find(({ quantity }) => !isQuantity(quantity));
  if (unknown === undefined) return;
  const { message } = unknownWord('quantity', unknown.quantity, quantityNames);
  throw new UsageError(`${name}: the claim "${id}" speaks of an ${message}`);
}

/** The claim with the ids of its cells, or why it cannot be judged. */
function planClaim(
  { id, statement, expects }: Claim,
  suite: Suite,
  trials: readonly PlannedTrial[],
): PlannedClaim | string {
  const found: PlannedClaim['expects'] = [];
  for (const { of, dividedBy, ...expected } of expects) {
    const cells = meantBy(of, trials);
    const against = dividedBy === undefined ? [null] : meantBy(dividedBy, trials);
    const [cell] = cells;
    const [other] = against;
    if (cell === undefined || cells.length > 1) return meansNotOne(of, cells);
    if (other === undefined || against.length > 1) return meansNotOne(dividedBy ?? of, against);
    found.push({ ...expected, cell: cell.id, against: other?.id ?? null });
  }
  return { suite: suite.name, suiteAbout: suite.about, id, statement, expects: found };
}

function meansNotOne(word: CellWord, found: readonly (PlannedTrial | null)[]): string {
  const ids = found.map((trial) => `"${trial?.id}"`).join(', ');
  return `must mean one cell by ${JSON.stringify(word)}, and means ${ids === '' ? 'none that it measures' : ids}`;
}

function meantBy(word: CellWord, trials: readonly PlannedTrial[]): PlannedTrial[] {
  return trials.filter((trial) => isMeant(word, trial));
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
