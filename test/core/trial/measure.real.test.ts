import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { measureRound } from '../../../core/trial/measure.ts';
import type { Companion, Ledger, Prepared, ProcessUsage } from '../../../core/members/types.ts';
import { drawn } from '../../../core/work/work.ts';
import { drive } from '../../../core/trial/loop.ts';

const round = { seed: 1, work: drawn({ operations: 3 }) };
const prepared = (some: Partial<Prepared> = {}): Prepared => ({
  round: (ledger) => drive(ledger, 1, async () => ({ status: 200, bytes: 1, checksum: 0, observed: { hops: 4 } })),
  close: async () => {},
  ...some,
});
const measured = (some: Partial<Prepared>, companion: Companion | null = null) =>
  measureRound({ prepared: prepared(some), companion, front: null }, round);

function sampling(samples: Readonly<Record<string, readonly number[]>>, told: string[] = []): Companion {
  return {
    begin: () => void told.push('begin'),
    end: async () => {
      told.push('end');
      return samples;
    },
    close: async () => void told.push('close'),
  };
}

describe('a companion', () => {
  test('begins before the round, and ends after it; whoever opened it closes it', async () => {
    const told: string[] = [];
    const done = prepared();
    const noted = async (ledger: Ledger) => {
      told.push('round');
      await done.round(ledger);
    };
    await measured({ round: noted }, sampling({}, told));
    expect(told).toEqual(['begin', 'round', 'end']);
  });

  test('has its samples beside what the operations observed', async () => {
    const { observations } = await measured({}, sampling({ beatMs: [1, 2, 6], hops: [10], silentMs: [] }));
    expect(observations).toEqual({
      hops: { count: 4, mean: 5.5, p50: 4, p99: expect.any(Number), max: 10 },
      beatMs: { count: 3, mean: 3, p50: 2, p99: expect.any(Number), max: 6 },
    });
  });

  test.each<[string, Partial<Companion>, string]>([
    [
      'cannot begin',
      {
        begin: () => {
          throw new Error('no beat');
        },
      },
      'no beat',
    ],
    ['cannot end', { end: () => Promise.reject(new Error('lost the beat')) }, 'lost the beat'],
    ['says what is no number', { end: () => ({ beatMs: [Number.NaN] }) }, '"beatMs" is NaN, and no number'],
  ])('that %s fails the round', async (_, broken, message) => {
    await expect(measured({}, { ...sampling({}), ...broken })).rejects.toThrow(message);
  });
});

/** In a process of its own, where nobody else reads and writes: what is read and written between two instants. */
function ioOf(work: string): unknown {
  const resources = new URL('../../../core/process/resources.ts', import.meta.url).href;
  const text = `
    import { readSync, openSync, writeSync } from 'node:fs';
    const { spentBetween, usageBefore, usageNow } = await import(${JSON.stringify(resources)});
    const [zeros, sink, bytes] = [openSync('/dev/zero'), openSync('/dev/null', 'w'), Buffer.alloc(1000)];
    const before = { own: usageBefore(), others: [] };
    ${work}
    console.log(JSON.stringify(spentBetween(before, { own: usageNow(), others: [] }).io));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

describe.runIf(existsSync('/proc/self/io'))('what is read and written', () => {
  test('is counted to the call and to the byte, and reading the counts is none of it', () => {
    expect(ioOf('')).toEqual({ readBytes: 0, writtenBytes: 0, reads: 0, writes: 0 });
    const work =
      'for (let call = 0; call < 3; call += 1) readSync(zeros, bytes); writeSync(sink, bytes); writeSync(sink, bytes, 0, 7);';
    expect(ioOf(work)).toEqual({ readBytes: 3000, writtenBytes: 1007, reads: 3, writes: 2 });
  });

  test('stands in the round', async () => {
    const done = prepared();
    const { io } = await measured({
      round: async (ledger) => {
        readFileSync(import.meta.filename);
        await done.round(ledger);
      },
    });
    expect(io!.readBytes).toBeGreaterThanOrEqual(readFileSync(import.meta.filename).length);
    expect(io!.reads).toBeGreaterThan(0);
  });
});

describe.runIf(existsSync('/proc/self/clear_refs'))('the most memory', () => {
  const MIB = 2 ** 20;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  test('is that of the round, and not of what was before it', async () => {
    const done = prepared();
    const using = (mebibytes: number) => async (ledger: Ledger) => {
      Buffer.alloc(mebibytes * MIB, 1);
      await done.round(ledger);
    };
    const large = await measured({ round: using(200) });
    collect();
    const small = await measured({ round: using(1) });
    expect(large.isPeakOfRound).toBe(true);
    expect(large.peakRssBytes).toBeGreaterThan(200 * MIB);
    expect(small.peakRssBytes).toBeLessThan(large.peakRssBytes - 100 * MIB);
    expect(small.peakRssBytes).toBeGreaterThanOrEqual(small.rssBytes);
    expect(small.peakRssBytes).toBeLessThan(small.rssBytes + 100 * MIB);
  });
});

describe('what is pending', () => {
  test('is that of all threads and processes, and what was there before is none of it', async () => {
    const pending = vi.fn<() => Promise<number>>().mockResolvedValueOnce(2).mockResolvedValueOnce(66);
    const { leftOver } = await measured({ pending });
    expect(leftOver?.pending).toBe(64);
  });
});

describe('the other processes of a model', () => {
  const others = (...answers: (readonly ProcessUsage[])[]) => {
    const asked = vi.fn<() => Promise<readonly ProcessUsage[]>>();
    for (const answer of answers) asked.mockResolvedValueOnce(answer);
    return asked.mockResolvedValue(answers.at(-1)!);
  };
  const used = (userMicros: number, systemMicros: number, rssBytes: number): ProcessUsage => ({
    userMicros,
    systemMicros,
    rssBytes,
    peakRssBytes: rssBytes * 2,
  });

  test('have used what is more after the round than before, beside its own', async () => {
    const HOUR = 3_600_000_000;
    const { cpuUserMicros, cpuSystemMicros, rssBytes, peakRssBytes, io } = await measured({
      others: others([used(7, 8, 1)], [used(7 + HOUR, 8 + 2 * HOUR, 1e12)]),
    });
    expect(cpuUserMicros).toBeGreaterThanOrEqual(HOUR);
    expect(cpuUserMicros).toBeLessThan(1.1 * HOUR);
    expect(cpuSystemMicros).toBeGreaterThanOrEqual(2 * HOUR);
    expect(cpuSystemMicros).toBeLessThan(2.1 * HOUR);
    expect(rssBytes).toBeGreaterThan(1e12);
    expect(peakRssBytes).toBeGreaterThan(2e12);
    expect(io, 'nobody counts theirs').toBeNull();
  });

  test('count with their switches, their system calls, their memory, and the busiest of their loops', async () => {
    const at = (times: number, idleMs: number): ProcessUsage => ({
      ...used(0, 0, 1e12),
      isPeakReset: true,
      voluntarySwitches: times * 1e9,
      involuntarySwitches: times * 2e9,
      loop: { idleMs, atMs: times * 1000 },
      io: { readBytes: times * 1e12, writtenBytes: 0, reads: times * 1e9, writes: 0 },
    });
    const found = await measured({ others: others([at(1, 0), at(1, 0)], [at(2, 300), at(2, 1)]) });
    expect(found.voluntarySwitches).toBeGreaterThanOrEqual(2e9);
    expect(found.involuntarySwitches).toBeGreaterThanOrEqual(4e9);
    expect(found.eventLoopUtilization).toBeGreaterThanOrEqual(0.999);
    if (existsSync('/proc/self/io')) expect(found.io?.readBytes).toBeGreaterThanOrEqual(2e12);
    expect(found.peakRssBytes).toBeGreaterThan(4e12);
  });

  test('leave unknown of the whole what they do not say', async () => {
    const found = await measured({ others: others([used(0, 0, 0)]) });
    expect(found).toMatchObject({
      voluntarySwitches: null,
      involuntarySwitches: null,
      eventLoopUtilization: null,
      io: null,
      isPeakOfRound: false,
    });
  });

  test('are asked off the clock: before it begins, after it has ended, and when it was watched for what is left', async () => {
    const told: string[] = [];
    const done = prepared();
    await measured({
      round: async (ledger) => {
        told.push('round');
        await done.round(ledger);
      },
      others: async () => {
        told.push('others');
        return [];
      },
    });
    expect(told).toEqual(['others', 'round', 'others', 'others']);
  });

  test('fail the round where they cannot say', async () => {
    await expect(measured({ others: () => Promise.reject(new Error('gone')) })).rejects.toThrow('gone');
  });
});
