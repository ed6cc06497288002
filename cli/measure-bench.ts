import { analyse } from '../core/analysis/analysis.ts';
import { lookAt } from '../core/analysis/stopping.ts';
import { type Calls, callsOf, LiveTask, settingsOf, type TinyBench } from '../core/live/tinybench.ts';
import { liveWorld } from '../core/live/world.ts';
import { environmentNow } from '../core/machine/environment.ts';
import { drawn } from '../core/members/drawn.ts';
import type { Member } from '../core/members/registry.ts';
import type { Runner, Suite } from '../core/members/types.ts';
import { makePlan } from '../core/plan/plan.ts';
import { selectionValues } from '../core/plan/selection.ts';
import type { Comparison } from '../core/records/comparison.ts';
import { type Plan, type ResultRecord, SCHEMA_VERSION } from '../core/records/records.ts';
import { collect } from '../core/records/result-file.ts';
import { runPlan } from '../core/session/session.ts';
import { type WarmUp, warmUp } from '../core/session/warm-up.ts';
import { unknownWord } from '../core/text/errors.ts';
import type { BenchOptions } from './bench-options.ts';
import { optionValues } from './command-options.ts';
import { sourcesOf } from './library-options.ts';
import { courseOf } from './selection.ts';
import { toolVersion } from './version.ts';

const OPTIONS = ['rounds', 'margin', 'confidence', 'orderSeed', 'timeout'];
/** Where nobody names the Bench. */
const NAME = 'tinybench';
/** Rounds take this much longer than their calls: watching, statistics, and what other programs made us repeat. */
const SLACK = 2;
/** What a task may take to be warm. */
const WARM_UP_MS = 2_000;

export interface MeasuredBench {
  readonly comparison: Comparison;
  /** The calls of each measured round, by task; of those that were not disturbed, where there is one. */
  readonly calls: ReadonlyMap<string, readonly Calls[]>;
}

/** What `fromTinybench` returns, with the calls that it was made from. @throws as `fromTinybench` */
export async function measureBench(
  bench: TinyBench,
  { signal, onRecord = () => {}, ...given }: BenchOptions,
): Promise<MeasuredBench> {
  const other = Object.keys(given).find((name) => !OPTIONS.includes(name));
  if (other !== undefined) throw unknownWord('option', other, [...OPTIONS, 'signal', 'onRecord']);
  const course = courseOf(optionValues('run', sourcesOf('run', given), []));
  const settings = settingsOf(bench);
  const tasks = new Map(settings.tasks.map(({ name }) => [name, new LiveTask(bench, name)]));
  const { name = NAME, time, warmup } = settings;
  const interrupted = AbortSignal.any([signal, settings.signal].filter((each) => each !== undefined));
  const operations = await callsOf([...tasks.values()], settings, {
    rounds: course.rounds,
    timeoutMs: course.roundTimeoutMs,
    interrupted,
  });
  const budgetMs = tasks.size * (time * SLACK + (warmup ? WARM_UP_MS : 0));
  const plan = planOfTasks(name, [...tasks.keys()], { operations, course: { ...course, budgetMs } });
  const world = liveWorld((planned) => tasks.get(planned.model) as LiveTask, interrupted);
  const warmedUp: WarmUp = (trials, workOn, nowMs) => warmUp(trials, workOn, nowMs, warmup ? budgetMs : 0);
  const tool = { name: 'lockstep', version: toolVersion() };
  const environment = environmentNow('.');
  const records: ResultRecord[] = [
    { type: 'session', schemaVersion: SCHEMA_VERSION, tool, command: 'fromTinybench', environment, plan },
  ];
  onRecord(records[0] as ResultRecord);
  const look = (scenario: string, rounds: number) => lookAt(collect(records, name), scenario, rounds);
  const rounds: { readonly task: string; readonly isClean: boolean; readonly calls: Calls }[] = [];
  for await (const record of runPlan(plan, () => null, world, interrupted, { warmUp: warmedUp, look })) {
    records.push(record);
    onRecord(record);
    if (record.type !== 'round') continue;
    const task = plan.trials.find(({ id }) => id === record.trial)?.model ?? '';
    const calls = tasks.get(task)?.last;
    if (calls != null) rounds.push({ task, isClean: record.contaminated === null, calls });
  }
  for (const task of tasks.values()) task.reset();
  const calls = new Map(
    [...Map.groupBy(rounds, ({ task }) => task)].map(([task, all]) => {
      const clean = all.filter(({ isClean }) => isClean);
      return [task, (clean.length > 0 ? clean : all).map((round) => round.calls)];
    }),
  );
  return { comparison: analyse(collect(records, name)), calls };
}

/** One row, whose models are the tasks. */
function planOfTasks(
  name: string,
  tasks: readonly string[],
  { operations, course }: { readonly operations: number; readonly course: ReturnType<typeof courseOf> },
): Plan {
  const models = tasks.map((task) =>
    member<Runner>({
      name: task,
      about: 'a function of this process',
      shapes: () => [{ concurrency: 1, threads: null, tasksPerThread: null }],
      prepare: () => Promise.reject(new Error('a function of this process is prepared by nobody else')),
    }),
  );
  const suite = member<Suite>({
    name,
    about: 'tasks of tinybench',
    server: null,
    workload: { module: NAME, export: name },
    params: {},
    concurrency: [1],
    work: () => drawn({ operations }),
    bound: null,
  });
  return makePlan({
    suites: [suite],
    ...selectionValues({ models }),
    servers: [],
    knownSuites: [suite],
    knownModels: models,
    isOfClaims: false,
    ...course,
  });
}

function member<T>(value: T): Member<T> {
  return { value, module: NAME };
}
