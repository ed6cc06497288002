import { idealOf } from './bound.ts';
import { matrixOf, type ParamWords } from './params.ts';
import type { PlannedTrial } from './records.ts';
import type { Arrivals, Params, Runner, Server, Shape, Suite, Work, WorkItem } from './types.ts';
import { UsageError } from './usage-error.ts';
import { operationsOf } from './work.ts';

/** A member of a folder, and the module that it is. */
export interface Member<T> {
  readonly value: T;
  readonly module: string;
}

/** One suite, and at what it shall be measured. Null: as the suite says. */
export interface Asked {
  readonly suite: Member<Suite>;
  readonly models: readonly Member<Runner>[];
  readonly params: ParamWords;
  readonly concurrency: readonly number[] | null;
  readonly threads: number | null;
  readonly processes: number | null;
  readonly arrivals: Arrivals | null;
}

/** What all rows of a plan have in common. */
export interface RowContext {
  readonly servers: readonly Member<Server>[];
  readonly seed: number;
}

/** The trials of one scenario, and the name of what they are interleaved with. */
export interface Row {
  readonly block: string;
  readonly trials: readonly PlannedTrial[];
}

/** The model of the control rows: the pool's calls in flight, on one loop. */
export const CONTROL_MODEL = 'event-loop';
const DEFAULT_THREADS = 4;
const DEFAULT_PROCESSES = 2;

export function rowsOf(asked: Asked, context: RowContext): Row[] {
  const suite = asked.suite.value;
  const concurrencies = [...new Set(asked.concurrency ?? suite.concurrency)];
  return matrixOf(suite, asked.params).flatMap((params) =>
    concurrencies.map((concurrency) => ({
      block: scenarioOf(asked, without(params, suite.interleaved), concurrency),
      trials: trialsOf(asked, params, concurrency, context),
    })),
  );
}

function without(params: Params, name: string | undefined): Params {
  return Object.fromEntries(Object.entries(params).filter(([each]) => each !== name));
}

/** The models at the shapes each takes, and beside every pool the control: as many calls in flight on one loop. */
function trialsOf(asked: Asked, params: Params, concurrency: number, context: RowContext): PlannedTrial[] {
  const { value: suite } = asked.suite;
  const processes = asked.processes ?? suite.processes ?? DEFAULT_PROCESSES;
  const trials = asked.models.flatMap((model) =>
    model.value
      .shapes(concurrency, asked.threads ?? model.value.threads ?? suite.threads ?? DEFAULT_THREADS, processes)
      .map((shape) => planTrial({ asked, model, params, concurrency, shape }, context)),
  );
  const loop = asked.models.find((model) => model.value.name === CONTROL_MODEL);
  if (loop === undefined) return trials;
  const missing = new Set(trials.filter((trial) => trial.threads !== null).map((trial) => trial.concurrency));
  for (const trial of trials) if (trial.model === CONTROL_MODEL) missing.delete(trial.concurrency);
  const controls = [...missing].map((slots) => {
    const shape: Shape = { concurrency: slots, threads: null, tasksPerThread: null };
    return { ...planTrial({ asked, model: loop, params, concurrency, shape }, context), isControl: true };
  });
  return [...trials, ...controls];
}

interface Wanted {
  readonly asked: Asked;
  readonly model: Member<Runner>;
  readonly params: Params;
  readonly concurrency: number;
  readonly shape: Shape;
}

/** @throws UsageError where the suite makes no work of these parameters, or names a server that is not there */
export function planTrial({ asked, model, params, concurrency, shape }: Wanted, context: RowContext): PlannedTrial {
  const { name, server: serverName, workload, isFloor, isServed, beside } = asked.suite.value;
  const scenario = scenarioOf(asked, params, concurrency);
  const { work, items } = workOf(asked, params, context.seed);
  if (items.length === 0) throw new UsageError(`${name}: a round must have at least one operation`);
  return {
    id: `${scenario} ${model.value.name} ${shapeText(shape)}`,
    scenario,
    suite: name,
    params,
    model: model.value.name,
    concurrency: shape.concurrency,
    processes: shape.processes ?? null,
    threads: shape.threads,
    tasksPerThread: shape.tasksPerThread,
    askedConcurrency: concurrency,
    purpose: isFloor === true ? 'floor' : 'measure',
    isControl: false,
    work,
    workload,
    runner: model.module,
    server: serverName === null ? null : { name: serverName, module: serverModule(context, name, serverName) },
    beside: beside ?? null,
    isServed: isServed === true,
    environment: { ...asked.suite.value.environment?.(params) },
    boundMs: idealOf(asked.suite.value, params)?.boundMs(items, shape.concurrency) ?? null,
  };
}

/** "16", "4x4" threads × tasks, "2x2x1" processes × threads × tasks. */
function shapeText({ concurrency, processes, threads, tasksPerThread }: Shape): string {
  if (threads === null) return String(concurrency);
  return [processes ?? null, threads, tasksPerThread].filter((part) => part !== null).join('x');
}

/** A user's own suite may throw what it likes, or make no work at all. */
function workOf(
  { suite: { value: suite }, arrivals }: Asked,
  params: Params,
  seed: number,
): { work: Work; items: readonly WorkItem[] } {
  try {
    const own = suite.work(params);
    const work = arrivals === null ? own : { ...own, arrivals };
    return { work, items: operationsOf({ work, seed }) };
  } catch (error) {
    throw new UsageError(`${suite.name}: its work() failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function serverModule({ servers }: RowContext, suite: string, name: string): string {
  const found = servers.find((server) => server.value.name === name);
  if (found !== undefined) return found.module;
  const known = servers.map((server) => server.value.name).join(', ');
  throw new UsageError(`${suite} needs the server "${name}", and there is ${known}`);
}

/** The name of a row: what differs from the suite's own values, how operations come in, and the concurrency asked for. */
function scenarioOf({ suite: { value: suite }, arrivals }: Asked, params: Params, concurrency: number): string {
  const rate = arrivals === null ? '' : ` ${arrivals.kind} ${arrivals.ratePerSecond}/s`;
  return `${suite.name}${nonDefault(suite, params)}${rate} @${concurrency}`;
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
