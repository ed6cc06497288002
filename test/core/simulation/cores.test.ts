import { expect, test } from 'vitest';
import { Agenda } from '../../../core/simulation/agenda.ts';
import { Cores, Thread } from '../../../core/simulation/cores.ts';

/** Callbacks of so many milliseconds, all ready at the start, by the thread they are for: when each has ended. */
function endsOf(cores: number, callbacks: readonly (readonly [thread: number, cpuMs: number])[]) {
  const agenda = new Agenda();
  const shared = new Cores(agenda, cores);
  const threads = [new Thread(), new Thread(), new Thread()];
  const endedMs = callbacks.map(() => Number.NaN);
  agenda.enter(0, () => {
    for (const [place, [thread, cpuMs]] of callbacks.entries()) {
      const end = () => {
        endedMs[place] = agenda.nowMs;
        return null;
      };
      shared.post(threads[thread] as Thread, () => ({ cpuMs, end }));
    }
  });
  agenda.run();
  return { endedMs, threads };
}

test('a thread runs one callback at a time to its end, first come, first served', () => {
  const { endedMs, threads } = endsOf(4, [
    [0, 10],
    [0, 1],
    [0, 1],
  ]);
  expect(endedMs).toEqual([10, 11, 12]);
  expect(threads[0]?.latenessMs).toEqual([0, 10, 11]);
  expect(threads[0]?.busyMs).toBe(12);
});

test('threads run at the same time where there is a core for each', () => {
  const { endedMs } = endsOf(3, [
    [0, 10],
    [1, 20],
    [2, 30],
  ]);
  expect(endedMs).toEqual([10, 20, 30]);
});

test('threads that share a core take turns, a callback each', () => {
  const { endedMs } = endsOf(1, [
    [0, 10],
    [0, 10],
    [1, 5],
    [1, 5],
  ]);
  expect(endedMs).toEqual([10, 25, 15, 30]);
});

test('a core that is free goes to the thread that has waited longest', () => {
  const { endedMs, threads } = endsOf(2, [
    [0, 10],
    [1, 4],
    [2, 3],
    [1, 1],
  ]);
  expect(endedMs).toEqual([10, 4, 7, 8]);
  expect(threads[2]?.latenessMs).toEqual([4]);
});

test('a callback keeps its thread and its core from its first burst to its last', () => {
  const agenda = new Agenda();
  const cores = new Cores(agenda, 1);
  const seen: string[] = [];
  const note = (what: string) => {
    seen.push(`${what} at ${agenda.nowMs}`);
    return null;
  };
  cores.post(new Thread(), () => ({ cpuMs: 2, end: () => ({ cpuMs: 3, end: () => note('both bursts') }) }));
  cores.post(new Thread(), () => note('the other thread'));
  agenda.run();
  expect(seen).toEqual(['both bursts at 5', 'the other thread at 5']);
});
