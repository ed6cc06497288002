import { Bench } from 'tinybench';
import { expect, test } from 'vitest';
import { callsOf, LiveTask, settingsOf, type TinyBench } from '../../../core/live/tinybench.ts';
import { liveWorld } from '../../../core/live/world.ts';
import { drawn } from '../../../core/members/drawn.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { eventLoop, member, nap, plan } from '../../_plan.ts';

const never = new AbortController().signal;
const limits = { timeoutMs: 60_000, interrupted: never };
const itemsOf = (operations: number) => ({ work: drawn({ operations }), seed: 1 });
const [planned] = plan({ suites: [member(nap)], models: [eventLoop] }).trials;
const trialOf = (task: LiveTask, interrupted = never) => liveWorld(() => task, interrupted).openTrial(planned!);

/** Calls that say how long they took: 1 ms, 2 ms, 3 ms … */
function counted(options = {}) {
  let calls = 0;
  const bench = new Bench({ time: 77, iterations: 5, warmup: false, throws: true, ...options });
  bench.add('counts', () => ({ overriddenDuration: (calls += 1) }), { async: false });
  return { bench, task: new LiveTask(bench, 'counts'), calls: () => calls };
}

test('a round is so many calls of the task, as long as tinybench says, and the Bench is left as it was', async () => {
  const { bench, task, calls } = counted({ retainSamples: true });
  const measured = await trialOf(task).round(itemsOf(4), 60_000);
  expect(calls()).toBe(4);
  expect(measured.operations).toEqual({ attempted: 4, succeeded: 4, errors: {} });
  expect(measured.elapsedNs / 1e6).toBeCloseTo(1 + 2 + 3 + 4, 3);
  expect(measured.peakInFlight).toBe(1);
  expect(measured.stamps!.finishedNs.map((ns) => Math.round(ns! / 1e6))).toEqual([1, 3, 6, 10]);
  expect(measured.service).not.toBeNull();
  expect([measured.io, measured.clocks]).toEqual([null, null]);
  expect(bench).toMatchObject({ time: 77, iterations: 5, throws: true });
  task.reset();
  expect(bench.tasks[0]!.result.state).toBe('not-started');
});

test('without samples only the whole round is known', async () => {
  const { task } = counted();
  const measured = await trialOf(task).round(itemsOf(4), 60_000);
  expect(measured.elapsedNs / 1e6).toBeCloseTo(10, 3);
  expect([measured.latency, measured.service, measured.stamps]).toEqual([null, null, null]);
});

test('hooks are called around every call, and off the clock', async () => {
  const seen: string[] = [];
  const bench = new Bench({ warmup: false, setup: (_, mode) => void seen.push(`setup ${mode}`) });
  bench.add('hooked', () => void seen.push('call'), {
    async: false,
    beforeAll: () => void seen.push('first'),
    beforeEach: async () => {
      await new Promise((resolve) => void setTimeout(resolve, 20));
    },
    afterAll: () => void seen.push('last'),
  });
  const measured = await trialOf(new LiveTask(bench, 'hooked')).round(itemsOf(2), 60_000);
  expect(seen).toEqual(['setup run', 'first', 'call', 'call', 'last']);
  expect(measured.elapsedNs).toBeLessThan(20e6);
});

test('what a function throws fails its round, and stays with the task', async () => {
  const bench = new Bench({ warmup: false });
  bench.add('bad', () => {
    throw new RangeError('out of it');
  });
  const task = new LiveTask(bench, 'bad');
  await expect(trialOf(task).round(itemsOf(1), 60_000)).rejects.toThrow(new RangeError('out of it'));
  task.reset();
  expect(bench.tasks[0]!.result.state).toBe('errored');
  await expect(callsOf([task], settingsOf(bench), { rounds: 4, ...limits })).resolves.toBe(16);
});

test('a function that never settles is left alone after its time, or when the run is interrupted', async () => {
  const hanging = () =>
    new LiveTask(
      new Bench({ warmup: false }).add('hangs', () => new Promise(() => {})),
      'hangs',
    );
  await expect(trialOf(hanging()).round(itemsOf(1), 30)).rejects.toThrow('it did not end within 0.03 s');
  const abort = new AbortController();
  const waiting = trialOf(hanging(), abort.signal).round(itemsOf(1), 60_000);
  abort.abort();
  await expect(waiting).rejects.toThrow('it was interrupted');
  await expect(trialOf(hanging(), abort.signal).round(itemsOf(1), 60_000)).rejects.toThrow('it was interrupted');
});

test('rounds have as many calls as the time of the Bench gives all of them, and as it asks for at the least', async () => {
  const spin = (ms: number) => () => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };
  const bench = new Bench({ time: 1200, iterations: 1, warmup: false }).add('1', spin(1)).add('3', spin(3));
  const tasks = ['1', '3'].map((name) => new LiveTask(bench, name));
  const calls = await callsOf(tasks, settingsOf(bench), { rounds: 4, ...limits });
  // 2 × 1200 ms in 4 rounds, of 1 + 3 ms and what is around them
  expect(calls).toBeGreaterThan(1); // a machine that is busy makes them long
  expect(calls).toBeLessThanOrEqual(150);
  const most = new Bench({ time: 0, iterations: 64, warmup: false }).add('1', spin(1));
  expect(await callsOf([new LiveTask(most, '1')], settingsOf(most), { rounds: 12, ...limits })).toBe(6);
});

test.each<[unknown, string]>([
  [{}, 'this is no Bench of tinybench 6'],
  [new Bench(), 'the Bench has no task'],
  [new Bench({ concurrency: 'task', threshold: 2 }).add('one', () => {}), 'the Bench runs calls at a time'],
])('%s is refused', (bench, why) => {
  const refused = () => settingsOf(bench as TinyBench);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(why);
});

test('what takes no time that can be told is no measurement', async () => {
  const bench = new Bench({ warmup: false }).add('zero', () => ({ overriddenDuration: 0 }), { async: false });
  await expect(new LiveTask(bench, 'zero').call(3)).rejects.toThrow('it takes no time that its clock can tell');
});
