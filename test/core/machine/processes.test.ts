import { describe, expect, test } from 'vitest';
import { cpuBetween, type ProcessesReading } from '../../../core/machine/processes.ts';

const reading = (threads: Readonly<Record<number, number>>, tickedMicros = 0, endedMicros = 0): ProcessesReading => ({
  threadMicros: new Map(Object.entries(threads).map(([thread, micros]) => [Number(thread), micros])),
  tickedMicros,
  endedMicros,
  rssBytes: 0,
});

describe('the CPU of processes between two instants is', () => {
  test('that of their threads, old and new, to the microsecond', () => {
    expect(cpuBetween(reading({ 1: 500, 2: 40 }), reading({ 1: 1700, 2: 40, 3: 7 }))).toBe(1207);
  });

  test('also that of children which began and ended meanwhile', () => {
    expect(cpuBetween(reading({ 1: 500 }, 0, 10_000), reading({ 1: 600 }, 0, 30_000))).toBe(20_100);
  });

  test('what was ticked where a thread has ended, which took its count with it', () => {
    expect(cpuBetween(reading({ 1: 0, 2: 9000 }, 10_000), reading({ 1: 3000 }, 40_000))).toBe(30_000);
  });

  test('not counted twice where a child has ended that was counted while it lived', () => {
    const before = reading({ 1: 0, 2: 50_000 }, 50_000);
    expect(cpuBetween(before, reading({ 1: 1000 }, 60_000, 60_000))).toBe(10_000);
  });

  test('what was ticked where the system tells nothing of threads', () => {
    expect(cpuBetween(reading({}, 20_000), reading({}, 50_000))).toBe(30_000);
  });

  test('never less than nothing', () => {
    expect(cpuBetween(reading({ 1: 900 }, 50_000), reading({ 2: 0 }, 10_000))).toBe(0);
  });
});
