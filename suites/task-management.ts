import { makespanBound } from '../core/work/bound.ts';
import {
  defineSuite,
  type Lane,
  type ListedWork,
  type Operation,
  type Outcome,
  type Target,
  type WorkItem,
} from '../core/members/types.ts';
import type { Tasks } from './_tasks.ts';

type Mode = 'cancel' | 'deadline' | 'first-error' | 'all-settled' | 'pool-abort';

interface TaskManagementParams extends Record<string, number | string> {
  readonly mode: Mode;
  readonly latencyMs: number;
  readonly afterMs: number;
  readonly tasks: number;
  readonly operations: number;
  readonly bytes: number;
}

/** What tasks take that nothing calls off, as a share of `afterMs`. */
const QUICK_SHARE = 0.1;

type Manage = (tasks: Tasks, item: WorkItem, afterMs: number) => Promise<Outcome>;

const manage: Readonly<Record<Exclude<Mode, 'pool-abort'>, Manage>> = {
  cancel: (tasks, item, afterMs) => (item.status === 499 ? tasks.untilDue(item, afterMs, 499) : tasks.toTheEnd(item)),
  deadline: (tasks, item, afterMs) => tasks.untilDue(item, afterMs, 504),
  'first-error': (tasks, item) => tasks.untilError(item.parts ?? []),
  'all-settled': (tasks, item) => tasks.allSettled(item.parts ?? []),
};

/**
 * One operation is a task that may be called off, or a group of tasks. Each has new connections: where they were kept, a
 * model would open as many as its lanes happen to have lost.
 */
export async function managed({ target, params }: Lane<TaskManagementParams>): Promise<Operation> {
  if (target === null) throw new Error('task-management needs a server');
  const { mode, afterMs } = params;
  if (mode === 'pool-abort') return inThread(target, afterMs);
  const { Tasks } = await import('./_tasks.ts'); // a list of suites does not wait for undici
  return {
    async run(item) {
      const tasks = new Tasks(target.origin, item.parts?.length ?? 1);
      try {
        return await manage[mode](tasks, item, afterMs);
      } finally {
        await tasks.close();
      }
    },
    close: async () => {},
  };
}

/** Every other task is called off by the pool that runs it. */
async function inThread({ origin }: Target, afterMs: number): Promise<Operation> {
  const { ThreadTasks } = await import('./_thread-tasks.ts');
  const tasks = await ThreadTasks.open(origin);
  return {
    run: (item) => (item.status === 499 ? tasks.untilDue(item, afterMs) : tasks.toTheEnd(item)),
    close: () => tasks.close(),
  };
}

function isOfGroups(mode: Mode): boolean {
  return mode === 'first-error' || mode === 'all-settled';
}

/**
 * What becomes of every task is known before. Every other one meets what the mode is about, alone or with its group; the
 * tasks in between need so small a share of the time that a busy machine does not make them late.
 */
function workOf({ mode, latencyMs, afterMs, tasks, operations, bytes }: TaskManagementParams): ListedWork {
  if (latencyMs <= afterMs) throw new Error('latencyMs must be more than afterMs, or nothing is left to call off');
  const quick = { latencyMs: afterMs * QUICK_SHARE, bytes };
  const slow = { latencyMs, bytes };
  const calledOff = { ...slow, status: mode === 'deadline' ? 504 : 499 };
  const group = isOfGroups(mode) ? tasks : 1;
  const failing = [{ latencyMs: afterMs, bytes, status: 500 }];
  const others = Array.from({ length: tasks - 1 }, () => (mode === 'first-error' ? calledOff : slow));
  const met = isOfGroups(mode) ? [...failing, ...others] : [calledOff];
  const unmet = Array.from({ length: group }, () => quick);
  const items = Array.from({ length: operations }, (_, index) => (index % 2 === 0 ? unmet : met)).flat();
  return { kind: 'listed', group, items };
}

export default defineSuite<TaskManagementParams>({
  name: 'task-management',
  about:
    'tasks called off, past their deadline, or in a group of which one fails; inside their thread, or by a pool that ends it',
  server: 'http',
  workload: { module: import.meta.url, export: 'managed' },
  params: {
    mode: {
      about:
        'half are called off, half miss a deadline, the first error calls off the others, or nothing does; or each has a thread, whose pool calls it off',
      values: ['cancel'],
      oneOf: ['cancel', 'deadline', 'first-error', 'all-settled', 'pool-abort'],
    },
    latencyMs: { about: 'delay of a task that nothing shortens', isCircumstance: true, values: [100], max: 600_000 },
    afterMs: {
      about: 'when it is called off, its deadline is, or the first of its group fails; others take a tenth of it',
      values: [20],
      min: 5,
      max: 600_000,
    },
    tasks: { about: 'tasks of a group', values: [4], min: 2, max: 1000, isInteger: true },
    operations: { about: 'tasks or groups a round', values: [8], min: 2, max: 1_000_000, isInteger: true },
    bytes: { about: 'payload of an answer', values: [64], max: 8 * 2 ** 20, isInteger: true },
  },
  concurrency: [8],
  interleaved: 'mode',
  work: workOf,
  bound: makespanBound,
  /** A task that is called off, or has one in its group that is, has settled by then. */
  leastMs(item, { afterMs }) {
    const isCalledOff = (item.parts ?? [item]).some(({ status }) => status === 499 || status === 504);
    return isCalledOff ? afterMs : item.latencyMs;
  },
  claims: [
    {
      id: 'cancelling-settles-at-once',
      statement:
        'A task that is cancelled has settled within milliseconds, on the loop as in a thread, and its server sees it go.',
      measure: {
        params: { mode: ['cancel'] },
        concurrency: [8],
        models: ['event-loop', 'worker-thread-pool'],
        threads: 4,
      },
      expects: [
        {
          of: { model: 'event-loop', concurrency: 8 },
          quantity: 'observed.cancelMs.p99',
          is: 'at-most',
          value: 5,
          because: 'nobody waits for the answer, and what is left is a turn of the loop',
        },
        {
          of: { model: 'worker-thread-pool', tasksPerThread: 2 },
          quantity: 'observed.cancelMs.p99',
          is: 'at-most',
          value: 5,
          because: 'it is cancelled where it runs, and the thread lives on',
        },
        {
          of: { model: 'event-loop' },
          quantity: 'goneAtServer',
          is: 'about',
          value: 4,
          within: 0.01,
          because: 'N ÷ 2 are cancelled with their connections, and no other',
        },
      ],
    },
    {
      id: 'a-pool-ends-the-thread-of-what-it-cancels',
      statement: 'A pool that cancels a running task ends its thread, and pays for a new one.',
      measure: {
        params: { mode: ['cancel', 'pool-abort'], latencyMs: [2000], afterMs: [200], operations: [4] },
        concurrency: [2],
        models: ['event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop', params: { mode: 'pool-abort' } },
          quantity: 'observed.endedThreads.mean',
          is: 'about',
          value: 1,
          within: 0.01,
          because: 'nothing else stops what a thread does from outside',
        },
        {
          of: { model: 'event-loop', params: { mode: 'pool-abort' } },
          quantity: 'cpuMicrosPerOperation',
          dividedBy: { model: 'event-loop', params: { mode: 'cancel' } },
          is: 'at-least',
          value: 2,
          because: 'a thread starts in tens of milliseconds of CPU, and a cancelled request costs a turn of the loop',
        },
      ],
    },
    {
      id: 'deadlines-are-kept',
      statement: 'A round of which half the tasks miss their deadline is over soon after the deadline.',
      measure: {
        params: { mode: ['deadline'], latencyMs: [200], afterMs: [50] },
        concurrency: [8],
        models: ['event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop' },
          quantity: 'makespanMs',
          is: 'about',
          value: 50,
          within: 0.2,
          because: 'all are in flight, and the deadline ends those that would take 200 ms',
        },
      ],
    },
    {
      id: 'the-first-error-ends-the-group',
      statement:
        'The first error settles a group at once where it cancels the others, and with the longest where nothing does.',
      measure: {
        params: { mode: ['first-error', 'all-settled'], latencyMs: [200], afterMs: [20] },
        concurrency: [8],
        models: ['event-loop'],
      },
      expects: [
        {
          of: { model: 'event-loop', params: { mode: 'first-error' } },
          quantity: 'makespanMs',
          is: 'at-most',
          value: 40,
          because: 'the error comes after 20 ms, and no more than that again is spent on the others',
        },
        {
          of: { model: 'event-loop', params: { mode: 'first-error' } },
          quantity: 'goneAtServer',
          is: 'about',
          value: 12,
          within: 0.01,
          because: 'three others in each of the four groups of which one fails',
        },
        {
          of: { model: 'event-loop', params: { mode: 'all-settled' } },
          quantity: 'makespanMs',
          is: 'about',
          value: 200,
          within: 0.1,
          because: 'the longest of a group takes 200 ms',
        },
      ],
    },
  ],
});
