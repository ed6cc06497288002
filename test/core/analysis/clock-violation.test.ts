import { expect, test } from 'vitest';
import { violationOf } from '../../../core/analysis/validity.ts';
import type { PlannedTrial, RoundRecord } from '../../../core/records/records.ts';
import { loopId, planned, soundRounds } from './_rounds.ts';

const trial = planned.trials.find(({ id }) => id === loopId) as PlannedTrial;
const MS = 1e6;

/** What is found of rounds that took 200 ms, where the clocks that saw it say this; in every round but so many of them. */
function found(some: Partial<NonNullable<RoundRecord['clocks']>>, soundOnes = 0): string | null {
  const rounds = soundRounds().map((each, place) => {
    const clocks = { workNs: each.elapsedNs, trialNs: each.elapsedNs, sessionNs: each.elapsedNs };
    return { ...each, clocks: place < soundOnes ? clocks : { ...clocks, ...some } };
  });
  return violationOf({ trial, rounds }, [{ trial, rounds }])?.reason ?? null;
}

test('stamps of a clock that is slower than that of the process are no measurement', () => {
  expect(found({ workNs: 2000 * MS, trialNs: 2000 * MS, sessionNs: 2000 * MS })).toBe(
    'its stamps say that a round took 10 % of the time for which its process worked',
  );
});

test('nor are those of one that is faster', () => {
  expect(found({ workNs: 100 * MS })).toBe(
    'its stamps say that a round took 200 % of the time for which its process worked',
  );
});

test('a process whose clock is slower or faster than the session’s measures nothing', () => {
  expect(found({ sessionNs: 2000 * MS })).toBe(
    'its process says that a round took 10 % of the time for which the session waited',
  );
  expect(found({ sessionNs: 100 * MS })).toContain('200 %');
});

test('a message takes some time, and a round is not judged by one that took long', () => {
  expect(found({ sessionNs: 249 * MS })).toBeNull();
  expect(found({ sessionNs: 2000 * MS }, 1)).toBeNull();
  expect(found({ sessionNs: 2000 * MS }, 4)).toBeNull();
});

test('a session that did not look says nothing', () => {
  expect(found({ sessionNs: null })).toBeNull();
});

test('an open loop waits after its last stamp', () => {
  const openLoop = { horizonNs: 200 * MS, completed: 8, healthy: 8, unstarted: 0 };
  const rounds = soundRounds().map((each) => ({
    ...each,
    openLoop,
    clocks: { workNs: 1200 * MS, trialNs: 1200 * MS, sessionNs: 1200 * MS },
  }));
  expect(violationOf({ trial, rounds }, [{ trial, rounds }])).toBeNull();
});
