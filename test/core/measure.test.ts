import { describe, expect, test, vi } from 'vitest';
import { measureRound } from '../../core/measure.ts';
import type { Companion, Ledger, OtherProcesses, Prepared } from '../../core/types.ts';
import { drawn } from '../../core/work.ts';
import { drive } from '../../core/loop.ts';

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

describe('the other processes of a model', () => {
  const others = (...answers: readonly OtherProcesses[]) => {
    const asked = vi.fn<() => Promise<OtherProcesses>>();
    for (const answer of answers) asked.mockResolvedValueOnce(answer);
    return asked;
  };
  const used = (userMicros: number, systemMicros: number, rssBytes: number): OtherProcesses => ({
    userMicros,
    systemMicros,
    rssBytes,
    peakRssBytes: rssBytes * 2,
  });

  test('have used what is more after the round than before, beside its own', async () => {
    const HOUR = 3_600_000_000;
    const { cpuUserMicros, cpuSystemMicros, rssBytes, peakRssBytes } = await measured({
      others: others(used(7, 8, 1), used(7 + HOUR, 8 + 2 * HOUR, 1e12)),
    });
    expect(cpuUserMicros).toBeGreaterThanOrEqual(HOUR);
    expect(cpuUserMicros).toBeLessThan(1.1 * HOUR);
    expect(cpuSystemMicros).toBeGreaterThanOrEqual(2 * HOUR);
    expect(cpuSystemMicros).toBeLessThan(2.1 * HOUR);
    expect(rssBytes).toBeGreaterThan(1e12);
    expect(peakRssBytes).toBeGreaterThan(2e12);
  });

  test('are asked off the clock: before it begins, and after it has ended', async () => {
    const told: string[] = [];
    const done = prepared();
    await measured({
      round: async (ledger) => {
        told.push('round');
        await done.round(ledger);
      },
      others: async () => {
        told.push('others');
        return used(0, 0, 0);
      },
    });
    expect(told).toEqual(['others', 'round', 'others']);
  });

  test('fail the round where they cannot say', async () => {
    await expect(measured({ others: () => Promise.reject(new Error('gone')) })).rejects.toThrow('gone');
  });
});
