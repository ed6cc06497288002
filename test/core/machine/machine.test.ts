import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  contamination,
  disturbanceBetween,
  type MachineReading,
  MachineWatch,
  readMachine,
  ticksOf,
  UNKNOWN,
} from '../../../core/machine/machine.ts';
import type { Disturbance } from '../../../core/records/records.ts';

/** Two cores: 200 ticks a second in all. */
const reading = (atMs: number, some: Partial<MachineReading> = {}): MachineReading => ({
  atMs,
  busyTicks: 0,
  stealTicks: 0,
  totalTicks: (atMs * 2) / 10,
  pressureMicros: 0,
  throttledMicros: null,
  ownMicros: 0,
  ...some,
});

const seen = (some: Partial<Disturbance> = {}): Disturbance => ({
  ...UNKNOWN,
  foreignCpuShare: 0,
  stealShare: 0,
  cpuPressureShare: 0,
  loopbackMicros: 40,
  ...some,
});

describe('between two readings', () => {
  test('others have used what was busy and not ours, as a share of all cores', () => {
    // of 2 s of CPU in one second, 0.8 s were busy, and 0.3 s of them ours
    const after = reading(1000, { busyTicks: 80, ownMicros: 300_000 });
    expect(disturbanceBetween(reading(0), after)).toEqual({
      foreignCpuShare: 0.25,
      foreignCores: 0.5,
      stealShare: 0,
      stealCores: 0,
      cpuPressureShare: 0,
      throttledMs: null,
    });
  });

  test('others have used nothing where ours was counted finer than ticks', () => {
    const after = reading(1000, { busyTicks: 29, ownMicros: 300_000 });
    expect(disturbanceBetween(reading(0), after).foreignCpuShare).toBe(0);
  });

  test('the host has taken what was stolen, as a share of all cores', () => {
    expect(disturbanceBetween(reading(0), reading(1000, { stealTicks: 10 })).stealShare).toBe(0.05);
  });

  test('tasks have waited for a CPU for a share of the time', () => {
    expect(disturbanceBetween(reading(0), reading(1000, { pressureMicros: 250_000 })).cpuPressureShare).toBe(0.25);
    expect(disturbanceBetween(reading(0), reading(1000, { pressureMicros: null })).cpuPressureShare).toBeNull();
  });

  test('at the same tick nothing can be said of shares', () => {
    const found = disturbanceBetween(reading(0, { totalTicks: 7 }), reading(1, { totalTicks: 7 }));
    expect([found.foreignCpuShare, found.stealShare]).toEqual([null, null]);
  });
});

test('only the cores that we may run on are counted', () => {
  const stat = 'cpu  60 0 0 60\ncpu0 10 0 0 1\ncpu1 20 0 0 2\ncpu2 30 0 0 3\nintr 5\n';
  expect(ticksOf(stat, 'Cpus_allowed_list:\t0,2\n').slice(0, 4)).toEqual([40, 0, 0, 4]);
  expect(ticksOf(stat, 'Cpus_allowed_list:\t1-2\n').slice(0, 4)).toEqual([50, 0, 0, 5]);
  expect(ticksOf(stat, '').slice(0, 4), 'where it does not say, all').toEqual([60, 0, 0, 60]);
});

test('time in which a quota kept us from running is that between two readings', () => {
  const of = (before: number | null, after: number | null) =>
    disturbanceBetween(reading(0, { throttledMicros: before }), reading(1000, { throttledMicros: after })).throttledMs;
  expect([of(1000, 26_000), of(null, 5), of(5, null)]).toEqual([25, null, null]);
});

describe('a round is contaminated', () => {
  test.each<[string, Partial<Disturbance>, number | null, string | null]>([
    ['by others with over 10 % of the CPU', { foreignCpuShare: 0.11 }, null, 'other programs used 11 % of the CPU'],
    ['not by others with 10 %', { foreignCpuShare: 0.1 }, null, null],
    ['by a host that takes over 5 %', { stealShare: 0.06 }, null, 'the host took 6 % of the CPU away'],
    [
      'by others on a fifth of a core of many',
      { foreignCpuShare: 0.03, foreignCores: 0.96 },
      null,
      'other programs used 1.0 of our cores',
    ],
    [
      'by a host that takes a tenth of a core of many',
      { stealShare: 0.01, stealCores: 0.32 },
      null,
      'the host took 0.3 of our cores away',
    ],
    ['by a quota', { throttledMs: 210.4 }, null, 'the container was throttled for 210 ms: its CPU quota was used up'],
    ['not by a quota that was just touched', { throttledMs: 0.9 }, null, null],
    ['not by a host that takes 5 %', { stealShare: 0.05 }, null, null],
    [
      'by a round trip of over three times the usual',
      { loopbackMicros: 121 },
      40,
      'a loopback round trip took 121 µs instead of 40 µs',
    ],
    ['not by one of three times', { loopbackMicros: 120 }, 40, null],
    ['not by a long one while nobody knows what is usual', { loopbackMicros: 9999 }, null, null],
    ['not by pressure, which is ours too', { cpuPressureShare: 0.9 }, 40, null],
    ['not by what was not measured', { foreignCpuShare: null, stealShare: null, loopbackMicros: null }, 40, null],
  ])('%s', (_, some, typical, reason) => {
    expect(contamination(seen(some), typical)).toBe(reason);
  });
});

describe('a watch', () => {
  const watching = (readings: readonly MachineReading[]): MachineWatch => {
    const watch = new MachineWatch();
    for (const each of readings) watch.note(each);
    return watch;
  };
  const foreign = (watch: MachineWatch, sinceMs: number) => watch.disturbance(sinceMs, null).foreignCpuShare;

  test('says of a round what happened since it began', () => {
    // others took half of the CPU in the second second, and nothing in the third
    const watch = watching([reading(1000), reading(2000, { busyTicks: 100 }), reading(3000, { busyTicks: 100 })]);
    expect(foreign(watch, 2000)).toBe(0);
    expect(foreign(watch, 1000)).toBe(0.25);
  });

  test('begins with the last reading before the round, which covers all of it', () => {
    const watch = watching([reading(1000), reading(2000, { busyTicks: 100 }), reading(3000, { busyTicks: 100 })]);
    expect(foreign(watch, 1999)).toBe(0.25);
  });

  test('goes back at least 400 ms for a short round, since CPU is counted in ticks of 10 ms', () => {
    const watch = watching([reading(1000), reading(1500, { busyTicks: 100 }), reading(1899, { busyTicks: 100 })]);
    expect(foreign(watch, 1890)).toBeCloseTo(100 / 179.8, 9);
    watch.note(reading(1900, { busyTicks: 100 }));
    expect(foreign(watch, 1890)).toBe(0);
  });

  test('says nothing while it has no reading from before', () => {
    const nothing = { ...UNKNOWN, loopbackMicros: 7 };
    expect(watching([]).disturbance(0, 7)).toEqual(nothing);
    expect(watching([reading(1000)]).disturbance(900, 7)).toEqual(nothing);
  });

  test('takes no reading for none', () => {
    const watch = watching([reading(1000), reading(2000)]);
    watch.note(null);
    expect(foreign(watch, 1000)).toBe(0);
  });

  test('knows what round trip is usual after five', () => {
    const watch = new MachineWatch();
    for (const micros of [10, 1000, 12]) watch.noteLoopback(micros);
    watch.noteLoopback(null);
    watch.noteLoopback(11);
    expect(watch.typicalLoopback).toBeNull();
    watch.noteLoopback(13);
    expect(watch.typicalLoopback).toBe(12);
  });
});

test('this machine is read as it is', () => {
  const found = readMachine(123, 456);
  if (!existsSync('/proc/stat')) return expect(found).toBeNull();
  expect(found).toMatchObject({ atMs: 123, ownMicros: 456 });
  expect(found!.busyTicks).toBeGreaterThan(0);
  expect(found!.totalTicks).toBeGreaterThanOrEqual(found!.busyTicks + found!.stealTicks);
});
