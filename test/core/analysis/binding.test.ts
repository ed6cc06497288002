import { describe, expect, test } from 'vitest';
import { bindingOf, type Load, loadOf } from '../../../core/analysis/binding.ts';
import type { PlannedTrial } from '../../../core/records/records.ts';
import { client, loopId, planned, round, server, soundRounds } from './_rounds.ts';

const loop = planned.trials.find(({ id }) => id === loopId) as PlannedTrial;
const pool = planned.trials.find(({ threads }) => threads !== null) as PlannedTrial;
const idle: Load = { waiting: 0.1, server: 0.1, serverShare: 0.1, loop: 0.1, cores: 0.2, newConnections: 0 };

const binds = (some: Partial<Load>, trial = loop) => bindingOf(trial, { ...idle, ...some }, 2);

describe('what binds a cell', () => {
  test.each<[string, Partial<Load>, PlannedTrial, ReturnType<typeof binds>]>([
    [
      'is waiting from nine tenths of the time',
      { waiting: 0.9 },
      loop,
      { binds: 'wait', bindsBecause: 'waiting explains 90 % of the time' },
    ],
    ['is nothing known where all is idle', { waiting: 0.89 }, loop, { binds: null, bindsBecause: null }],
    [
      'is a server that is busy for half of the time',
      { server: 0.5 },
      loop,
      { binds: 'server', bindsBecause: "the server's event loop was busy for 50 % of the time" },
    ],
    [
      'is a server that is asked for three tenths of what it can',
      { serverShare: 0.3 },
      loop,
      { binds: 'server', bindsBecause: 'it asks for 30 % of what the server can do' },
    ],
    [
      'is connections where every second operation opens one',
      { newConnections: 0.5 },
      loop,
      { binds: 'connections', bindsBecause: '50 % of the operations opened a connection' },
    ],
    [
      'is the client’s own loop',
      { loop: 0.9 },
      loop,
      { binds: 'client-cpu', bindsBecause: "the client's event loop was busy for 90 % of the time" },
    ],
    [
      'is the client’s CPU where all cores are busy',
      { loop: null, cores: 1.8 },
      loop,
      { binds: 'client-cpu', bindsBecause: "the client's event loop was busy for 100 % of the time" },
    ],
    [
      'is handing over where there are threads',
      { cores: 1.234 },
      pool,
      { binds: 'dispatch', bindsBecause: '1.23 cores were busy with handing work to 2 threads' },
    ],
  ])('%s', (_, some, trial, expected) => {
    expect(binds(some, trial)).toEqual(expected);
  });

  test('is no handing over where threads take their items themselves', () => {
    expect(binds({ cores: 1.234 }, { ...pool, isSelfScheduling: true }).binds).toBeNull();
  });

  test('is the first of these that holds: waiting before the server, the server before the threads', () => {
    expect(binds({ waiting: 0.95, server: 0.9 }).binds).toBe('wait');
    expect(binds({ server: 0.9, loop: 1 }, pool).binds).toBe('server');
    expect(binds({ waiting: null, server: null, serverShare: null, loop: null, cores: 0 }).binds).toBeNull();
  });
});

describe('the load of a cell', () => {
  test('is the median of its rounds', () => {
    const rounds = soundRounds().map((each, place) => client({ eventLoopUtilization: place === 0 ? 1 : 0.2 })(each));
    expect(loadOf(rounds, null).loop).toBe(0.2);
  });

  test('is made of waiting, cores, the server and new connections', () => {
    const busy = server({ eventLoopUtilization: 0.4, connectionsAccepted: 4 })(
      round({ elapsedNs: 400e6, fifoNs: 200e6, cpuUserMicros: 150_000, cpuSystemMicros: 50_000 }),
    );
    // eight operations in 0.4 s are twenty a second
    expect(loadOf([busy], 100)).toEqual({
      waiting: 0.5,
      server: 0.4,
      serverShare: 0.2,
      loop: 0.1,
      cores: 0.5,
      newConnections: 0.5,
    });
  });

  test('says nothing of what was not measured', () => {
    const bare = round({ fifoNs: null, witness: null, eventLoopUtilization: null });
    expect(loadOf([bare], null)).toMatchObject({ waiting: null, server: null, serverShare: null, loop: null });
    expect(loadOf([round({ fifoNs: 0 })], null).waiting).toBeNull();
  });
});
