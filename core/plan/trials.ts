import { prettifyError } from 'zod';
import { idealOf } from '../work/bound.ts';
import { checkDoor } from '../work/guarded-work.ts';
import { type PlannedTrial, workSchema } from '../records/records.ts';
import type { Selection } from './selection.ts';
import type { Member } from '../members/registry.ts';
import { plannedServer } from './servers.ts';
import { type PlannedRuntime, runtimeLabel } from '../records/runtime.ts';
import { cellText } from '../text/shape.ts';
import { reasonOf } from '../text/thrown.ts';
import type { Params, Runner, Server, Shape, Suite, Work, WorkItem } from '../members/types.ts';
import { UsageError } from '../text/errors.ts';
import { operationsOf } from '../work/work.ts';

/** What all rows of a plan have in common. */
export interface PlanContext {
  readonly servers: readonly Member<Server>[];
  /** All models that can be named. */
  readonly knownModels: readonly Member<Runner>[];
  readonly seed: number;
}

/** What is asked of a plan: one cell. */
export interface TrialRequest {
  readonly selection: Selection;
  readonly model: Member<Runner>;
  readonly runtime: PlannedRuntime | null;
  readonly params: Params;
  readonly concurrency: number;
  readonly shape: Shape;
  readonly isControl: boolean;
}

export function idOf({ selection, model, runtime, params, concurrency, shape }: TrialRequest): string {
  const named = { ...shape, model: model.value.name, runtime: runtime === null ? null : runtimeLabel(runtime) };
  return `${scenarioOf(selection, params, concurrency)} ${cellText(named)}`;
}

/** @throws UsageError where the suite makes no work of these parameters, or names a server that is not there */
export function planTrial(wanted: TrialRequest, context: PlanContext): PlannedTrial {
  const { selection, model, runtime, params, concurrency, shape, isControl } = wanted;
  const { value: suite } = selection.suite;
  const { name, workload, inputs, isFloor, isServed, companion, kindOf, globals } = suite;
  const { work, items } = said(suite, 'work', () => workOf(selection, params, context.seed));
  if (items.length === 0) throw new UsageError(`${name}: a round must have at least one operation`);
  return {
    id: idOf(wanted),
    scenario: scenarioOf(selection, params, concurrency),
    suite: name,
    params,
    namedParams: namedParams(suite, params),
    model: model.value.name,
    concurrency: shape.concurrency,
    processes: shape.processes ?? null,
    threads: shape.threads,
    tasksPerThread: shape.tasksPerThread,
    askedConcurrency: concurrency,
    runtime: runtime === null ? null : runtimeLabel(runtime),
    purpose: isFloor === true ? 'floor' : 'measure',
    isControl,
    work,
    modules: {
      workload,
      inputs: inputs ?? null,
      companion: companion ?? null,
      kindOf: kindOf ?? null,
      runner: { module: model.module },
      server: plannedServer(selection.suite, context.servers),
      globals: globals ?? null,
    },
    connections: suite.server === null ? null : said(suite, 'connections', () => connectionsOf(suite, params, shape)),
    mostInFlight: said(suite, 'inFlight', () => inFlightOf(suite, params, shape)),
    isServed: isServed === true,
    isSelfScheduling: model.value.isSelfScheduling === true,
    timeoutMs: suite.timeoutMs ?? null,
    connect: suite.connect ?? null,
    maxConnections: suite.maxConnections ?? null,
    errors: suite.errors ?? null,
    choice: null,
    runsOn: runtime,
    uses: null,
    environment: said(suite, 'environment', () => environmentOf(suite, params)),
    boundMs: said(suite, 'bound', () => boundOf(suite, params, { items, slots: shape.concurrency })),
  };
}

/** A user's own suite may throw what it likes, or say what is no answer. */
function said<T>(
  { name }: Suite,
  part: 'work' | 'environment' | 'bound' | 'connections' | 'inFlight',
  ask: () => T,
): T {
  try {
    return ask();
  } catch (error) {
    throw new UsageError(`${name}: its ${part}() failed: ${reasonOf(error)}`);
  }
}

function workOf(
  { suite: { value: suite }, arrivals }: Selection,
  params: Params,
  seed: number,
): { work: Work; items: readonly WorkItem[] } {
  const own = suite.work(params);
  checkDoor(own, suite.isServed === true);
  const work = arrivals === null ? own : { ...own, arrivals };
  const items = operationsOf({ work, seed });
  checkWork(work);
  return { work, items };
}

/** What no schema of work takes would be found out when it has been measured. */
function checkWork(work: unknown): void {
  const parsed = workSchema.safeParse(work);
  if (parsed.success) return;
  throw new Error(
    `it is no work, such as drawn({ operations: 64 }): ${prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`,
  );
}

/** Of all threads of all processes: each has its own. */
function connectionsOf(suite: Suite, params: Params, shape: Shape): number {
  const { workers, lanes } = lanesOf(shape);
  return workers * (suite.connections?.(params, lanes) ?? lanes);
}

function inFlightOf(suite: Suite, params: Params, shape: Shape): number | null {
  const { workers, lanes } = lanesOf(shape);
  return suite.inFlight === undefined ? null : Math.min(shape.concurrency, workers * suite.inFlight(params, lanes));
}

function lanesOf({ concurrency, processes, threads }: Shape): { readonly workers: number; readonly lanes: number } {
  const workers = (processes ?? 1) * (threads ?? 1);
  return { workers, lanes: Math.ceil(concurrency / workers) };
}

function environmentOf(suite: Suite, params: Params): PlannedTrial['environment'] {
  const variables = { ...suite.environment?.(params) };
  const other = Object.entries<unknown>(variables).find(([, value]) => typeof value !== 'string');
  if (other !== undefined) throw new Error(`${other[0]} must be a string, and is ${JSON.stringify(other[1])}`);
  return variables;
}

function boundOf(
  suite: Suite,
  params: Params,
  { items, slots }: { readonly items: readonly WorkItem[]; readonly slots: number },
): number | null {
  const boundMs = idealOf(suite, params)?.boundMs(items, slots) ?? null;
  if (boundMs !== null && !(boundMs >= 0 && boundMs < Number.POSITIVE_INFINITY)) {
    throw new Error(`it says ${boundMs}, which is no time in milliseconds`);
  }
  return boundMs;
}

/** The name of a row: what differs from the suite's own values, how operations come in, and the concurrency asked for. */
export function scenarioOf(
  { suite: { value: suite }, arrivals }: Selection,
  params: Params,
  concurrency: number,
): string {
  const rate = arrivals === null ? '' : ` ${arrivals.kind} ${arrivals.ratePerSecond}/s`;
  const named = namedParams(suite, params).map((name) => ` ${name}=${params[name]}`);
  return `${suite.name}${named.join('')}${rate} @${concurrency}`;
}

/** Those that differ from the suite's own values: few, and the same in every run. */
function namedParams(suite: Suite, params: Params): string[] {
  return Object.keys(params).filter((name) => {
    const values = suite.params[name]?.values ?? [];
    return values.length > 1 || values[0] !== params[name];
  });
}
