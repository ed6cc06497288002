import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawn } from '../../core/work/work.ts';
import { tally } from '../../core/trial/tally.ts';
import { oneRound, prepared, roundOf, runnerNamed } from './_rounds.ts';

const runner = 'process-pool';
const shape = { concurrency: 4, processes: 2, threads: 2, tasksPerThread: 1 };

/** The processes that this one has started and that are alive; none where there is no /proc to read them from. */
function children(): string[] {
  if (process.platform !== 'linux') return [];
  const path = `/proc/self/task/${process.pid}/children`;
  return readFileSync(path, 'utf8').split(' ').filter(isOfAPool);
}

function isOfAPool(pid: string): boolean {
  return pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('_pool-process');
}

test('has one shape: processes × threads, of which there are two where nobody says', async () => {
  const model = await runnerNamed(runner);
  expect(model.threads).toBe(2);
  expect(model.shapes(16, 4, 3)).toEqual([{ concurrency: 12, processes: 3, threads: 4, tasksPerThread: 1 }]);
  expect(model.shapes(4, 2, 2)).toEqual([shape]);
});

test('has fewer threads of each process, then fewer processes, where K is smaller than all of them', async () => {
  const model = await runnerNamed(runner);
  const at = (concurrency: number) => model.shapes(concurrency, 4, 2)[0];
  expect([1, 2, 3, 4, 7, 8, 9].map((concurrency) => Object.values(at(concurrency)!).join())).toEqual([
    '1,1,1,1',
    '2,2,1,1',
    '2,2,1,1',
    '4,2,2,1',
    '6,2,3,1',
    '8,2,4,1',
    '8,2,4,1',
  ]);
});

test('has processes alone where no threads are asked for, each with one call in flight, and their control', async () => {
  const model = await runnerNamed(runner);
  const alone = { concurrency: 2, processes: 2, threads: null, tasksPerThread: null };
  expect(model.shapes(16, 0, 2)).toEqual([alone]);
  expect(model.shapes(1, 0, 2)).toEqual([{ ...alone, concurrency: 1, processes: 1 }]);
  const ledger = await oneRound(
    { runner, workload: 'tells', shape: alone },
    drawn({ operations: 8, latencyMs: 1, group: 2 }),
  );
  expect(tally(ledger)).toMatchObject({ operations: { succeeded: 8 }, peakInFlight: 2, peakStarted: 2 });
  expect(new Set(ledger.observed.get('mainCount'))).toEqual(new Set([1]));
  expect(new Set(ledger.observed.get('laneCount'))).toEqual(new Set([0, 1]));
  expect(new Set(ledger.observed.get('processCount')).size).toBe(2);
});

test('works in processes of its own, each as busy as the other, and leaves none of them', async () => {
  const open = await prepared({ runner, workload: 'tells', shape });
  const { observed } = await roundOf(open, drawn({ operations: 4, latencyMs: 1 }));
  const processes = observed.get('processCount') ?? [];
  const counts = [...new Set(processes)].map((pid) => processes.filter((each) => each === pid).length);
  expect(counts).toEqual([2, 2]);
  expect(processes).not.toContain(process.pid);
  await open.close();
  for (const pid of processes) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('says what its processes have used', async () => {
  const open = await prepared({ runner, workload: 'tells', shape });
  const before = await open.others?.();
  await roundOf(open, drawn({ operations: 40 }));
  const after = await open.others?.();
  await open.close();
  if (before === undefined || after === undefined) throw new Error('it does not say');
  expect(after).toHaveLength(2);
  for (const [place, { userMicros, systemMicros, rssBytes, peakRssBytes, ...counted }] of after.entries()) {
    expect(userMicros + systemMicros).toBeGreaterThan(before[place]!.userMicros + before[place]!.systemMicros);
    expect(rssBytes).toBeGreaterThan(20e6);
    expect(peakRssBytes).toBeGreaterThanOrEqual(rssBytes);
    expect(counted.voluntarySwitches).toBeGreaterThan(before[place]!.voluntarySwitches!);
    expect(counted.loop!.idleMs).toBeGreaterThan(before[place]!.loop!.idleMs);
  }
});

test('a process that dies ends the round with the reason, and nothing is left behind', async () => {
  const open = await prepared({ runner, workload: 'ends', shape, params: { who: 'process' } });
  const reason = /^process [12] of the pool was ended by SIGKILL$/;
  await expect(roundOf(open, drawn({ operations: 8 }))).rejects.toThrow(reason);
  await expect(roundOf(open, drawn({ operations: 8 }))).rejects.toThrow(reason);
  await expect(open.others?.()).rejects.toThrow(reason);
  await open.close();
  expect(children()).toEqual([]);
});

test('nothing is left behind where one of its lanes is not prepared', async () => {
  await expect(prepared({ runner, workload: 'cannot', shape })).rejects.toThrow('no such server');
  expect(children()).toEqual([]);
});
