import { plannedClaims, selectedByClaim } from './planned-claims.ts';
import { withChoices } from './choices.ts';
import { type ScenarioTrials, scenariosOf } from './scenarios.ts';
import { planTrial } from './trials.ts';
import { checkParamNames, matrixOf } from './params.ts';
import { looksOf } from './looks.ts';
import { balancedOrder } from './order.ts';
import { hash, hashText } from '../work/random.ts';
import type { Plan, PlannedTrial } from '../records/records.ts';
import { type Selection, type SelectionValues, selectionValues } from './selection.ts';
import { shapesOf } from './shapes.ts';
import type { Member } from '../members/registry.ts';
import type { Params, Runner, Server, Suite } from '../members/types.ts';
import { UsageError } from '../text/errors.ts';
import { LOOP } from '../records/model-names.ts';

/** What the user wants to know, with every default filled in. */
export interface PlanRequest extends SelectionValues {
  readonly suites: readonly Member<Suite>[];
  readonly servers: readonly Member<Server>[];
  /** All that can be named: the probe of a server may want a suite that is not compared, and a suite its own models. */
  readonly knownSuites: readonly Member<Suite>[];
  readonly knownModels: readonly Member<Runner>[];
  /** True: what the claims of these suites need, and nothing else. */
  readonly isOfClaims: boolean;
  readonly rounds: number;
  /** True: a row may end with fewer rounds, as soon as it is decided. */
  readonly endsWhenDecided: boolean;
  readonly budgetMs: number;
  readonly roundTimeoutMs: number;
  /** Of the items. */
  readonly seed: number;
  /** Of the order of the trials within a round. */
  readonly orderSeed: number;
  readonly margin: number;
  readonly confidence: number;
}

const PROBE_ROUNDS = 3;
const POOL_THREADS_OF_A_PROBE = 1;

/**
 * Everything that will be done, as a value that can be printed before it happens. The trials of a scenario form a block:
 * their rounds are interleaved, in an order that is balanced for what runs before what.
 *
 * @throws UsageError where the request cannot be planned
 */
export function makePlan(request: PlanRequest): Plan {
  checkParamNames(
    request.suites.map((suite) => suite.value),
    request.params,
  );
  const selections = request.suites.flatMap((suite) =>
    request.isOfClaims ? selectedByClaims(suite, request) : [{ ...request, suite, claim: null }],
  );
  if (selections.length === 0) throw new UsageError('none of these suites makes a claim');
  const rows = selections.flatMap((each) => {
    const own = scenariosOf(each, request).filter(({ trials }) => trials.length > 0);
    // a claim says itself what is compared with what
    return (request.isOfClaims ? own : withChoices(own, each)).map((row) => ({
      ...row,
      rounds: each.rounds,
      claim: each.claim,
    }));
  });
  if (rows.length === 0)
    throw new UsageError('none of these models has a shape of so many calls, threads and processes');
  const blocks = blocksOf(rows);
  const probes = probesOf(request);
  const { seed, orderSeed, rounds } = request;
  const trials = [...probes, ...blocks.flatMap((each) => each.trials)];
  checkUnique(trials);
  return {
    seed,
    orderSeed,
    rounds,
    margin: request.margin,
    confidence: request.confidence,
    budgetMs: request.budgetMs,
    roundTimeoutMs: request.roundTimeoutMs,
    isOfClaims: request.isOfClaims,
    trials,
    blocks: [
      ...probes.map((probe) =>
        block({ block: probe.scenario, trials: [probe], rounds: PROBE_ROUNDS }, hash(orderSeed, 0)),
      ),
      ...blocks.map((each, index) => ({
        ...block(each, hash(orderSeed, index + 1)),
        looks: request.endsWhenDecided ? looksOf(each.rounds, request.confidence) : [],
      })),
    ],
    claims: plannedClaims(request, trials),
  };
}

interface RoundedSelection extends Selection {
  readonly rounds: number;
  /** The claim that asks for it; null where the user does. */
  readonly claim: string | null;
}

function selectedByClaims(suite: Member<Suite>, request: PlanRequest): RoundedSelection[] {
  return (suite.value.claims ?? []).map((claim) => ({
    ...selectedByClaim(suite, claim, request.knownModels),
    rounds: claim.measure.rounds ?? request.rounds,
    claim: claim.id,
  }));
}

type RoundedScenario = ScenarioTrials & Pick<RoundedSelection, 'rounds' | 'claim'>;

/** Rows of the same block together, with the most rounds that any of them wants. Claims may want the same trial: once is enough. */
function blocksOf(rows: readonly RoundedScenario[]): RoundedScenario[] {
  return Object.values(Object.groupBy(rows, (row) => row.block)).map((same = []) => {
    const isWantedBefore = (id: string, index: number) =>
      same.slice(0, index).some(({ claim, trials }) => claim !== null && trials.some((trial) => trial.id === id));
    return {
      ...(same[0] as RoundedScenario),
      trials: same.flatMap(({ trials }, index) => trials.filter(({ id }) => !isWantedBefore(id, index))),
      rounds: Math.max(...same.map((row) => row.rounds)),
    };
  });
}

/** Everything that is measured is known by its id. */
function checkUnique(trials: readonly PlannedTrial[]): void {
  const ids = trials.map((trial) => trial.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UsageError(`"${twice}" would be measured twice: names have to differ`);
}

/** The seed of a round's items: the same for every trial of the block, another for every round. */
export function roundSeed(plan: Plan, scenario: string, round: number): number {
  return hash(plan.seed ^ hashText(0, scenario), round);
}

function block(
  { block: scenario, trials, rounds }: ScenarioTrials & Pick<RoundedSelection, 'rounds'>,
  orderSeed: number,
): Plan['blocks'][number] {
  const ids = trials.map((trial) => trial.id);
  return { scenario, trials: ids, order: balancedOrder(ids, rounds, orderSeed), looks: [] };
}

/** One trial for each server in use that keeps it busy without waiting: its capacity, from its own CPU. */
function probesOf(request: PlanRequest): PlannedTrial[] {
  const used = new Set(request.suites.map((suite) => suite.value.server));
  const models = request.models ?? request.knownModels;
  const loop = models.find((model) => model.value.name === LOOP) ?? models[0];
  return request.servers.flatMap(({ value: server }) => {
    if (server.probe === null || !used.has(server.name)) return [];
    const { suite: suiteName, params: given, concurrency } = server.probe;
    const suite = request.knownSuites.find((known) => known.value.name === suiteName);
    if (suite === undefined || loop === undefined) return [];
    const asked = withinBudget(given, concurrency, request.budgetMs);
    const words = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, [String(value)]]));
    const [params] = matrixOf(suite.value, words);
    const [shape] = shapesOf(loop.value, { concurrency, threads: POOL_THREADS_OF_A_PROBE, processes: 1 });
    if (params === undefined || shape === undefined) return [];
    const selection = { suite, ...selectionValues({}) };
    const trial = planTrial(
      { selection, model: loop, runtime: null, params, concurrency, shape, isControl: false },
      request,
    );
    const name = `probe of ${server.name}`;
    return [{ ...trial, id: name, scenario: name, purpose: 'probe' as const }];
  });
}

/** A server that is kept busy answers more than one call a millisecond: a round of its probe takes no longer than the whole budget. */
function withinBudget(params: Params, concurrency: number, budgetMs: number): Params {
  const { operations } = params;
  if (typeof operations !== 'number') return params;
  return { ...params, operations: Math.min(operations, Math.max(concurrency, Math.floor(budgetMs))) };
}
