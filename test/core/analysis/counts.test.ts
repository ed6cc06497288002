import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../core/analysis/changes.ts';
import { again, base, changeOf, rounds, withRounds } from './_changes.ts';

describe('counts', () => {
  test('that differ are told round by round, as a fact and not as a probability', () => {
    const broken = withRounds(again, (round) =>
      round.trial === 'fetch @4 pool 2x1' && round.round >= 10 ? { ...round, digest: 'sha256:other', bytes: 7 } : round,
    );
    const changes = changesOf(base, broken);
    const found = changes.counts.find(({ id }) => id === 'fetch @4 pool 2x1')!;
    expect(found.differences).toEqual([
      { what: 'bytes received', rounds: [10, 11], a: '512', b: '7' },
      { what: 'digest of the answers', rounds: [10, 11], a: expect.stringMatching(/^sha256:/), b: 'sha256:other' },
    ]);
    expect(changes.verdict.sentence).toMatch(/The counts of 1 cell differ: that is no accident\.$/);
    expect(changes.isWhole).toBe(false);
  });

  test('of errors are compared by class, also where only one run has it', () => {
    const failing = withRounds(again, (round) =>
      round.trial === 'fetch @4 sequential 1' && round.round === 3
        ? { ...round, operations: { attempted: 8, succeeded: 6, errors: { 'status-500': 2 } } }
        : round,
    );
    const changes = changesOf(base, failing);
    expect(changes.counts[0]!.differences).toEqual([
      { what: 'operations succeeded', rounds: [3], a: '8', b: '6' },
      { what: 'errors: status-500', rounds: [3], a: 'none', b: '2' },
    ]);
    expect(changes.apart).toEqual([]);
    expect(changes.isWhole).toBe(false);
  });

  test('are compared only where a round was made from the same seed', () => {
    const reseeded = withRounds(again, (round) => (round.round < 4 ? { ...round, seed: 1, digest: 'other' } : round));
    const [first] = changesOf(base, reseeded).counts;
    expect(first).toMatchObject({ rounds: rounds - 4, differences: [] });
  });

  test('are taken from disturbed rounds too, whose times are not', () => {
    const disturbed = withRounds(again, (round) =>
      round.round < 3 ? { ...round, contaminated: 'other programs', elapsedNs: round.elapsedNs * 9 } : round,
    );
    const changes = changesOf(base, disturbed);
    expect(changes.counts.map((each) => each.rounds)).toEqual(Array(5).fill(rounds));
    expect(changeOf(changes, 'event-loop 4', 'throughputPerSecond')).toMatchObject({
      roundsOfA: rounds,
      roundsOfB: rounds - 3,
      verdict: 'same',
    });
  });
});
