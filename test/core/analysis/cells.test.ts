import { describe, expect, test } from 'vitest';
import { CPU_MICROS, RSS_BYTES } from '../../_world.ts';
import { changed, cellFrom, trial, up } from './_cell.ts';
import { client, loopId, server, soundRounds } from './_rounds.ts';

describe('a measured cell', () => {
  const measured = cellFrom();

  test('has its identity from the plan', () => {
    expect(measured).toMatchObject({
      id: loopId,
      scenario: 'fetch @4',
      suite: 'fetch',
      params: { latencyMs: 100, operations: 8 },
      model: 'event-loop',
      concurrency: 4,
      askedConcurrency: 4,
      threads: null,
      tasksPerThread: null,
      isFloor: false,
      isControl: false,
      state: 'measured',
      reason: null,
    });
    expect(cellFrom({ trial: { ...trial, purpose: 'floor' } }).isFloor).toBe(true);
  });

  test('has its times: eight operations of 100 ms on four slots take 200 ms', () => {
    expect(measured).toMatchObject({
      rounds: 6,
      contaminatedRounds: 0,
      operations: { attempted: 48, succeeded: 48, errors: {} },
      throughputPerSecond: { median: 40, low: 40, high: 40 },
      makespanMs: { median: 200, low: 200, high: 200 },
      boundMs: 200,
      fifoMs: 200,
      efficiency: 1,
      binds: 'wait',
      samples: { throughputPerSecond: Array(6).fill(40), makespanMs: Array(6).fill(200) },
    });
    expect(measured.latencyMs.p50).toBeCloseTo(100, 1);
    expect(measured.latencyMs.max).toBeCloseTo(200, 1);
    expect(measured.queueWaitMs.max).toBeCloseTo(100, 1);
    expect(measured.serviceMs.max).toBeCloseTo(100, 1);
    expect(measured.waterfall?.finishedMs).toEqual([100, 100, 100, 100, 200, 200, 200, 200]);
    expect(measured.latencyCurve.at(-1)).toEqual({ percentile: 100, ms: measured.latencyMs.max });
  });

  test('has its price for an operation', () => {
    expect(measured).toMatchObject({
      cpuMicrosPerOperation: CPU_MICROS,
      mainThreadMicrosPerOperation: CPU_MICROS,
      peakRssBytes: RSS_BYTES,
      eventLoopUtilization: 0.1,
      contextSwitchesPerOperation: 1,
      startMs: up.startMs,
    });
  });

  test('has what the server saw of all rounds, and a digest', () => {
    expect(measured.witness).toEqual({
      operations: 48,
      rows: null,
      bytes: 48 * 64,
      connections: 0,
      peakInFlight: 4,
      meanInFlight: 4,
      meanDelayErrorMicros: 0,
    });
    expect(measured.digest).toBe(soundRounds()[0]!.digest);
    expect(cellFrom({ rounds: changed(server({ achievedDelayNs: 808e6 })) }).witness?.meanDelayErrorMicros).toBe(1000);
  });

  test('throughput is what succeeded in the time of the round, and not a mean of latencies', () => {
    const some = { operations: { attempted: 8, succeeded: 6, errors: { 'status-500': 2 } } };
    const found = cellFrom({ rounds: changed(client(some)) });
    expect(found.throughputPerSecond.median).toBe(30);
    expect(found.operations).toEqual({ attempted: 48, succeeded: 36, errors: { 'status-500': 12 } });
  });

  test('leaves contaminated rounds out, and counts them', () => {
    const rounds = changed((each) => (each.round < 2 ? { ...each, contaminated: 'noise', elapsedNs: 9e9 } : each));
    expect(cellFrom({ rounds })).toMatchObject({
      rounds: 4,
      contaminatedRounds: 2,
      makespanMs: { median: 200, low: null },
    });
  });

  test('says who saw the work beside its answers', () => {
    const unseenInOne = changed((each) => (each.round === 3 ? { ...each, witness: null } : each));
    expect(cellFrom({}).provenBy).toBe('server');
    expect(cellFrom({ rounds: unseenInOne }).provenBy).toBe('answers');
    expect(cellFrom({ rounds: changed(client({ witness: null })) }).provenBy).toBe('answers');
  });

  test('says nothing of what was not measured', () => {
    const bare = client({
      boundNs: null,
      fifoNs: null,
      witness: null,
      mainThreadMicros: null,
      eventLoopUtilization: null,
      voluntarySwitches: null,
      stamps: null,
    });
    expect(cellFrom({ rounds: changed(bare) })).toMatchObject({
      state: 'measured',
      boundMs: null,
      fifoMs: null,
      efficiency: null,
      witness: null,
      mainThreadMicrosPerOperation: null,
      eventLoopUtilization: null,
      contextSwitchesPerOperation: null,
      waterfall: null,
    });
  });
});
