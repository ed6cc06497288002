import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { recordSchema, type ResultRecord, type SessionRecord } from '../../../core/records/records.ts';
import { parseResults } from '../../../core/records/result-file.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';
import { ofType, recordsOf, sessionOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

const planned = plan({ models: [sequential, eventLoop, pool] });
const records: ResultRecord[] = [sessionOf(planned), ...(await recordsOf(planned, new FakeWorld()))];
const fileOf = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const without = (value: object, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** A record as it was written before there were processes, arrivals, companions and claims, with what is no longer measured. */
function old(record: ResultRecord): object {
  if (record.type === 'round') {
    const { witness } = record;
    const gone = { latencySumNs: 1, gcPauseNs: 2, witness: witness && { ...witness, worstDelayErrorNs: 3 } };
    return without(
      { ...record, ...gone },
      'admittedOutOfOrder',
      'admittedEarly',
      'finishedOutOfOrder',
      'requests',
      'observations',
      'openLoop',
      'io',
      'answers',
    );
  }
  if (record.type !== 'session') return record;
  const trials = record.plan.trials.map(({ modules, ...trial }) => ({
    ...without(trial, 'processes', 'isServed', 'isSelfScheduling', 'environment'),
    ...without(modules, 'inputs', 'companion'),
    runner: modules.runner.module,
  }));
  return { ...record, plan: { ...without(record.plan, 'claims'), trials } };
}

describe('a result file without what is new', () => {
  test('is read, and says the same of all that it has', () => {
    const before = analyse(parseResults(fileOf(records.map(old)), 'old'));
    const now = analyse(parseResults(fileOf(records), 'new'));
    expect(before).toEqual(now);
    expect(before.cells.every(({ state }) => state === 'measured')).toBe(true);
  });
});

test('a file that names the modules of a trial one by one is read as if they stood together', () => {
  const [session] = ofType(records, 'session') as [SessionRecord];
  const inputs = { module: 'file:///data.ts', export: 'data' };
  const beside = { module: 'file:///beat.ts', export: 'beat' };
  const trials = session.plan.trials.map(({ modules, ...trial }) => ({
    ...trial,
    ...modules,
    runner: modules.runner.module,
    inputs,
    beside,
  }));
  const read = recordSchema.parse({ ...session, plan: { ...session.plan, trials } });
  const now = session.plan.trials.map((trial) => ({
    ...trial,
    modules: { ...trial.modules, inputs, companion: beside },
  }));
  expect(read).toEqual({ ...session, plan: { ...session.plan, trials: now } });
});

test('a value of a parameter that no suite has any more is read and told as it was', () => {
  const [session] = ofType(records, 'session') as [SessionRecord];
  const trials = session.plan.trials.map((trial) => ({ ...trial, params: { ...trial.params, client: 'curl' } }));
  const before = records.map((record) =>
    record.type === 'session' ? { ...record, plan: { ...record.plan, trials } } : record,
  );
  const { cells } = analyse(parseResults(fileOf(before), 'old'));
  expect(cells.map(({ state, params }) => [state, params['client']])).toEqual(cells.map(() => ['measured', 'curl']));
});

test('where it is not said whether nothing is handed over, it was so of the model that there was', () => {
  const [session] = ofType(records, 'session') as [SessionRecord];
  const read = (model: string, some: object) => {
    const trials = session.plan.trials.map((trial) => ({ ...without(trial, 'isSelfScheduling'), model, ...some }));
    const record = recordSchema.parse({ ...session, plan: { ...session.plan, trials } }) as SessionRecord;
    return new Set(record.plan.trials.map(({ isSelfScheduling }) => isSelfScheduling));
  };
  expect(read('event-loop-per-thread', {})).toEqual(new Set([true]));
  expect(read('worker-thread-pool', {})).toEqual(new Set([false]));
  expect(read('event-loop-per-thread', { isSelfScheduling: false })).toEqual(new Set([false]));
});

test('drawn work with safeguards, as it was written before it had a kind of its own, is guarded work', () => {
  const [session] = ofType(records, 'session') as [SessionRecord];
  const read = (some: object) => {
    const trials = session.plan.trials.map((trial) => ({ ...trial, work: { ...trial.work, ...some } }));
    const record = { ...session, plan: { ...session.plan, trials } };
    return (recordSchema.parse(JSON.parse(JSON.stringify(record))) as SessionRecord).plan.trials.map(
      ({ work }) => work,
    );
  };
  const works = session.plan.trials.map(({ work }) => work);
  for (const safeguard of [{ bulkhead: 2 }, { guardedShare: 0.5 }, { stallUntil: 1 }]) {
    expect(read(safeguard)).toEqual(works.map((work) => ({ ...work, ...safeguard, kind: 'guarded' })));
  }
  expect(read({})).toEqual(works);
  expect(new Set(works.map(({ kind }) => kind))).toEqual(new Set(['drawn']));
});

describe('a result file with all that is new', () => {
  const [session] = ofType(records, 'session') as [SessionRecord];
  const [round] = ofType(records, 'round');
  const claim = {
    suite: 'fetch',
    suiteAbout: null,
    id: 'quick',
    statement: 'it is quick',
    expects: [
      { cell: 'a', against: 'b', quantity: 'observed.beatMs.p99', is: 'about', value: 2, within: 0.1, because: 'L' },
    ],
  } as const;

  test.each<[string, object]>([
    [
      'a round',
      {
        ...round,
        admittedOutOfOrder: 1,
        admittedEarly: 2,
        finishedOutOfOrder: 3,
        requests: { sent: 24, givenUp: 2 },
        observations: { beatMs: { count: 3, mean: -1.5, p50: 1, p99: 2, max: 3 } },
        openLoop: { horizonNs: 5e8, completed: 5, healthy: 4, unstarted: 1 },
        io: { readBytes: 4096, writtenBytes: 128, reads: 24, writes: 24 },
      },
    ],
    [
      'a session',
      {
        ...session,
        plan: {
          ...session.plan,
          claims: [claim],
          trials: session.plan.trials.map((trial) => ({
            ...trial,
            processes: 2,
            modules: {
              ...trial.modules,
              inputs: { module: 'file:///data.ts', export: 'data' },
              companion: { module: 'file:///beat.ts', export: 'beat' },
            },
            isServed: true,
            environment: { UV_THREADPOOL_SIZE: '8' },
            work: { ...trial.work, group: 3, timeoutMs: 50, arrivals: { kind: 'poisson', ratePerSecond: 20 } },
          })),
        },
      },
    ],
  ])('comes back as it was: %s', (_, record) => {
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  test.each<[string, object]>([
    ['a group of nothing', { group: 0 }],
    ['a rate of nothing', { arrivals: { kind: 'poisson', ratePerSecond: 0 } }],
    ['arrivals that nobody knows', { arrivals: { kind: 'bursts', ratePerSecond: 1 } }],
  ])('is refused with %s', (_, work) => {
    const trials = session.plan.trials.map((trial) => ({ ...trial, work: { ...trial.work, ...work } }));
    expect(recordSchema.safeParse({ ...session, plan: { ...session.plan, trials } }).success).toBe(false);
  });
});
