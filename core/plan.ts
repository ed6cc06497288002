import { checkParamNames, matrixOf, type ParamWords } from './params.ts';
import { hash, shuffled } from './random.ts';
import type { Plan, PlannedTrial } from './records.ts';
import type { Params, Runner, Server, Shape, Suite, Work, WorkItem } from './types.ts';
import { UsageError } from './usage-error.ts';
import { itemsOf } from './work.ts';

/** A member of a folder, and the module that it is. */
export interface Member<T> {
  readonly value: T;
  readonly module: string;
}

/** What the user wants to know, with every default filled in. */
export interface PlanRequest {
  readonly suites: readonly Member<Suite>[];
  readonly models: readonly Member<Runner>[];
  readonly servers: readonly Member<Server>[];
  /** All suites that can be named: the probe of a server may want one that is not compared. */
  readonly knownSuites: readonly Member<Suite>[];
  readonly params: ParamWords;
  /** Null: as each suite says. */
  readonly concurrency: readonly number[] | null;
  readonly threads: number | null;
  readonly rounds: number;
  readonly budgetMs: number;
  readonly roundTimeoutMs: number;
  readonly seed: number;
  readonly margin: number;
  readonly confidence: number;
}

const DEFAULT_THREADS = 4;
const PROBE_ROUNDS = 3;
/** The model of the control rows: the pool's calls in flight, on one loop. */
const CONTROL_MODEL = 'event-loop';
const POOL_THREADS_OF_A_PROBE = 1;

/**
 * Everything that will be done, as a value that can be printed before it happens. The trials of a scenario form a block:
 * their rounds are interleaved, in an order drawn anew for every round from the seed.
 *
 * @throws UsageError where the request cannot be planned
 */
export function makePlan(request: PlanRequest): Plan {
  checkParamNames(
    request.suites.map((suite) => suite.value),
    request.params,
  );
  const scenarios = request.suites.flatMap((suite) => scenariosOf(suite, request));
  const probes = probesOf(request);
  const { seed, rounds } = request;
  const trials = [...probes, ...scenarios.flat()];
  checkUnique(trials);
  return {
    seed,
    rounds,
    margin: request.margin,
    confidence: request.confidence,
    budgetMs: request.budgetMs,
    roundTimeoutMs: request.roundTimeoutMs,
    trials,
    blocks: [
      ...probes.map((probe) => block([probe], PROBE_ROUNDS, seed, 0)),
      ...scenarios.map((row, index) => block(row, rounds, seed, index + 1)),
    ],
  };
}

/** Everything that is measured is known by its id. */
function checkUnique(trials: readonly PlannedTrial[]): void {
  const ids = trials.map((trial) => trial.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UsageError(`"${twice}" would be measured twice: names have to differ`);
}

/** The seed of a round's items: the same for every trial of the block, another for every round. */
export function roundSeed(plan: Plan, scenario: string, round: number): number {
  return hash(plan.seed ^ [...scenario].reduce((sum, letter) => hash(sum, letter.charCodeAt(0)), 0), round);
}

function block(trials: readonly PlannedTrial[], rounds: number, seed: number, index: number): Plan['blocks'][number] {
  const ids = trials.map((trial) => trial.id);
  return {
    scenario: (trials[0] as PlannedTrial).scenario,
    trials: ids,
    order: Array.from({ length: rounds }, (_, round) => shuffled(ids, hash(hash(seed, index), round))),
  };
}

function scenariosOf(suite: Member<Suite>, request: PlanRequest): PlannedTrial[][] {
  const concurrencies = [...new Set(request.concurrency ?? suite.value.concurrency)];
  return matrixOf(suite.value, request.params).flatMap((params) =>
    concurrencies.map((concurrency) => trialsOf(suite, params, concurrency, request)),
  );
}

/** The models at the shapes each takes, and beside every pool the control: as many calls in flight on one loop. */
function trialsOf(suite: Member<Suite>, params: Params, concurrency: number, request: PlanRequest): PlannedTrial[] {
  const threads = request.threads ?? suite.value.threads ?? DEFAULT_THREADS;
  const trials = request.models.flatMap((model) =>
    model.value
      .shapes(concurrency, threads)
      .map((shape) => planTrial(suite, model, params, concurrency, shape, request)),
  );
  const loop = request.models.find((model) => model.value.name === CONTROL_MODEL);
  if (loop === undefined) return trials;
  const missing = new Set(trials.filter((trial) => trial.threads !== null).map((trial) => trial.concurrency));
  for (const trial of trials) if (trial.model === CONTROL_MODEL) missing.delete(trial.concurrency);
  const controls = [...missing].map((slots) => ({
    ...planTrial(
      suite,
      loop,
      params,
      concurrency,
      { concurrency: slots, threads: null, tasksPerThread: null },
      request,
    ),
    isControl: true,
  }));
  return [...trials, ...controls];
}

function planTrial(
  suite: Member<Suite>,
  model: Member<Runner>,
  params: Params,
  asked: number,
  shape: Shape,
  request: PlanRequest,
): PlannedTrial {
  const { name, server: serverName, workload, bound } = suite.value;
  const scenario = `${name}${nonDefault(suite.value, params)} @${asked}`;
  const { work, items } = workOf(suite.value, params, request.seed);
  if (items.length === 0) throw new UsageError(`${name}: a round must have at least one operation`);
  return {
    id: `${scenario} ${model.value.name} ${shape.threads === null ? shape.concurrency : `${shape.threads}x${shape.tasksPerThread}`}`,
    scenario,
    suite: name,
    params,
    model: model.value.name,
    ...shape,
    askedConcurrency: asked,
    purpose: suite.value.isFloor === true ? 'floor' : 'measure',
    isControl: false,
    work,
    workload,
    runner: model.module,
    server: serverName === null ? null : { name: serverName, module: serverModule(request, name, serverName) },
    boundMs: bound === null ? null : bound(items, shape.concurrency),
  };
}

/** A user's own suite may throw what it likes, or make no work at all. */
function workOf(suite: Suite, params: Params, seed: number): { work: Work; items: readonly WorkItem[] } {
  try {
    const work = suite.work(params);
    return { work, items: itemsOf({ work, seed }) };
  } catch (error) {
    throw new UsageError(`${suite.name}: its work() failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function serverModule(request: PlanRequest, suite: string, name: string): string {
  const found = request.servers.find((server) => server.value.name === name);
  if (found !== undefined) return found.module;
  const known = request.servers.map((server) => server.value.name).join(', ');
  throw new UsageError(`${suite} needs the server "${name}", and there is ${known}`);
}

/** " latencyMs=5 bytes=64" for what differs from the suite's own values: short, and the same in every run. */
function nonDefault(suite: Suite, params: Params): string {
  return Object.entries(params)
    .filter(([name, value]) => {
      const values = suite.params[name]?.values ?? [];
      return values.length > 1 || values[0] !== value;
    })
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');
}

/** One trial for each server in use that keeps it busy without waiting: its capacity, from its own CPU. */
function probesOf(request: PlanRequest): PlannedTrial[] {
  const used = new Set(request.suites.map((suite) => suite.value.server));
  return request.servers.flatMap(({ value: server }) => {
    if (server.probe === null || !used.has(server.name)) return [];
    const { suite: suiteName, params: asked, concurrency } = server.probe;
    const suite = request.knownSuites.find((known) => known.value.name === suiteName);
    const loop = request.models.find((model) => model.value.name === CONTROL_MODEL) ?? request.models[0];
    if (suite === undefined || loop === undefined) return [];
    const words = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, [String(value)]]));
    const [params] = matrixOf(suite.value, words);
    const shape = loop.value.shapes(concurrency, POOL_THREADS_OF_A_PROBE)[0];
    if (params === undefined || shape === undefined) return [];
    const trial = planTrial(suite, loop, params, concurrency, shape, request);
    return [
      { ...trial, id: `probe of ${server.name}`, scenario: `probe of ${server.name}`, purpose: 'probe' as const },
    ];
  });
}
