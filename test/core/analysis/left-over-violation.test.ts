import { expect, test } from 'vitest';
import { violationOf } from '../../../core/analysis/validity.ts';
import type { PlannedTrial, RoundRecord } from '../../../core/records/records.ts';
import { loopId, planned, soundRounds } from './_rounds.ts';

const trial = planned.trials.find(({ id }) => id === loopId) as PlannedTrial;

/** What is found of rounds of so much CPU, after which it used so much more, in milliseconds. */
function found(
  roundMs: number,
  leftMs: number,
  some: Partial<RoundRecord> = {},
  processes: number | null = null,
): string | null {
  const rounds = soundRounds().map((each) => ({
    ...each,
    cpuUserMicros: roundMs * 1000,
    cpuSystemMicros: 0,
    leftOver: { cpuMicros: leftMs * 1000, pending: 0 },
    ...some,
  }));
  const cell = { trial: { ...trial, processes }, rounds };
  return violationOf(cell, [cell])?.reason ?? null;
}

test('CPU after all was answered is work that nobody waited for', () => {
  expect(found(2, 100)).toBe(
    'when all was answered it went on for 100.0 ms of CPU, 5000 % of that of its round: await what an operation begins',
  );
  expect(found(8, 5)).toContain('62.5 %');
});

test('compilers and collectors work on beside an idle loop', () => {
  expect(found(140, 22), 'handles of a hundred thousand hashes').toBeNull();
  expect(found(2, 3.9)).toBeNull();
  expect(found(1000, 40)).toBeNull();
});

test('what one round left behind, alone or of two, is no rule', () => {
  const [one, other] = soundRounds().map((each) => ({ ...each, cpuUserMicros: 7000, cpuSystemMicros: 0 }));
  const left = (first: number, second?: number) => {
    const rounds = [
      { ...one!, leftOver: { cpuMicros: first, pending: 0 } },
      ...(second === undefined ? [] : [{ ...other!, leftOver: { cpuMicros: second, pending: 0 } }]),
    ];
    return violationOf({ trial, rounds }, [{ trial, rounds }])?.code ?? null;
  };
  expect(left(13_600)).toBeNull();
  expect(left(13_600, 500)).toBeNull();
  expect(left(13_600, 13_600)).toBe('work-left-over');
});

test('each process of a pool needs a moment to say what it has used', () => {
  expect(found(2, 5.9, {}, 2)).toBeNull();
  expect(found(2, 6.1, {}, 2)).not.toBeNull();
});

test('rounds of files that do not say are not judged', () => {
  expect(found(2, 100, { leftOver: null })).toBeNull();
});
