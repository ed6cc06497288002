import { describe, expect, test } from 'vitest';
import { type ClaimEvidence, claimsSentence, judgeClaim } from '../../../core/analysis/judged-claims.ts';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { Cell, JudgedClaim } from '../../../core/records/comparison.ts';
import type { Plan, RoundRecord } from '../../../core/records/records.ts';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';
import { round } from './_rounds.ts';

type Expected = Plan['claims'][number]['expects'][number];

const MS = 1e6;
const expected = (some: Partial<Expected> = {}): Expected => ({
  cell: 'a',
  against: null,
  quantity: 'makespanMs',
  is: 'at-most',
  value: 100,
  because: 'the bound',
  ...some,
});

/** Rounds with these makespans, in milliseconds. */
const lasting = (...makespans: readonly number[]): RoundRecord[] =>
  makespans.map((ms, place) => round({ round: place, elapsedNs: ms * MS }));

/** Cells by their rounds; those of the same block are run by turns. */
function evidenceOf(
  rounds: Readonly<Record<string, readonly RoundRecord[]>>,
  {
    states = {},
    isSideBySide = true,
  }: { states?: Readonly<Record<string, Cell['state']>>; isSideBySide?: boolean } = {},
): ClaimEvidence {
  return {
    cell: (id) =>
      id in rounds
        ? ({ id, state: states[id] ?? 'measured', reason: states[id] === undefined ? null : 'why' } as Cell)
        : undefined,
    roundsOf: (id) => rounds[id] ?? [],
    areSideBySide: () => isSideBySide,
    confidence: 0.95,
  };
}

const judged = (expects: readonly Expected[], evidence: ClaimEvidence) =>
  judgeClaim({ suite: 'nap', suiteAbout: null, id: 'one', statement: 'a is quick', expects: [...expects] }, evidence);
const verdict = (some: Partial<Expected>, ...makespans: readonly number[]) =>
  judged([expected(some)], evidenceOf({ a: lasting(...makespans) })).verdict;

describe('of six rounds or more, what is', () => {
  test.each<[Expected['is'], readonly number[], string]>([
    ['at-most', [90, 92, 94, 96, 98, 99], 'confirmed'],
    ['at-most', [100, 100, 100, 100, 100, 100], 'confirmed'],
    ['at-most', [101, 102, 103, 104, 105, 106], 'refuted'],
    ['at-most', [90, 92, 94, 96, 98, 101], 'unclear'],
    ['at-least', [101, 102, 103, 104, 105, 106], 'confirmed'],
    ['at-least', [90, 92, 94, 96, 98, 99], 'refuted'],
    ['at-least', [99, 102, 103, 104, 105, 106], 'unclear'],
    ['about', [95, 97, 99, 101, 103, 105], 'confirmed'],
    ['about', [80, 81, 82, 83, 84, 85], 'refuted'],
    ['about', [120, 121, 122, 123, 124, 125], 'refuted'],
    ['about', [85, 97, 99, 101, 103, 105], 'unclear'],
    ['about', [95, 97, 99, 101, 103, 115], 'unclear'],
  ])('%s 100 (within a tenth), and was %j, is %s', (is, makespans, said) => {
    expect(verdict({ is, within: 0.1 }, ...makespans)).toBe(said);
  });

  test('is estimated by the median, and has the interval of it', () => {
    const { findings, evidence } = judged([expected()], evidenceOf({ a: lasting(90, 99, 91, 98, 92, 94) }));
    // six values: the interval of the median with 95 % confidence is from the least to the most (97 %)
    expect(findings[0]).toMatchObject({ estimate: 93, low: 90, high: 99, verdict: 'confirmed', reason: null });
    expect(evidence).toEqual({ quantity: 'makespanMs', estimate: 93, low: 90, high: 99, expected: 100 });
  });
});

describe('a claim is unclear', () => {
  const reasonOf = (evidence: ClaimEvidence, some: Partial<Expected> = {}) => {
    const { verdict: said, findings } = judged([expected(some)], evidence);
    expect(said).toBe('unclear');
    return findings[0]?.reason;
  };

  test('where five rounds count, which give no interval', () => {
    expect(reasonOf(evidenceOf({ a: lasting(1, 2, 3, 4, 5) }))).toBe('too few rounds for an interval');
  });

  test('where a round more does not count', () => {
    const rounds = lasting(1, 2, 3, 4, 5, 6).map((each, place) => ({
      ...each,
      contaminated: place === 0 ? 'noise' : null,
    }));
    expect(reasonOf(evidenceOf({ a: rounds }))).toBe('too few rounds for an interval');
  });

  test.each<Cell['state']>(['invalid', 'failed', 'unsupported'])('where its cell is %s', (state) => {
    const evidence = evidenceOf({ a: lasting(1, 2, 3, 4, 5, 6) }, { states: { a: state } });
    expect(reasonOf(evidence)).toBe('a has no number: why');
  });

  test('where its cell was not measured, or what it is divided by', () => {
    const a = lasting(1, 2, 3, 4, 5, 6);
    expect(reasonOf(evidenceOf({}))).toBe('a has no number: it was not measured');
    expect(reasonOf(evidenceOf({ a }), { against: 'b' })).toBe('b has no number: it was not measured');
  });

  test('where a round says nothing of the quantity', () => {
    const rounds = lasting(1, 2, 3, 4, 5, 6);
    expect(reasonOf(evidenceOf({ a: rounds }), { quantity: 'observed.beatMs.p99' })).toBe(
      'a says nothing of observed.beatMs.p99',
    );
  });

  test('where its interval holds what confirms it and what refutes it', () => {
    expect(reasonOf(evidenceOf({ a: lasting(90, 95, 99, 101, 105, 110) }))).toBe(
      'the interval holds what confirms it and what refutes it',
    );
  });

  test('where a ratio has a zero in it', () => {
    const none = lasting(1, 2, 3, 4, 5, 6).map((each) => ({ ...each, finishedOutOfOrder: 0 }));
    expect(reasonOf(evidenceOf({ a: none, b: none }), { against: 'b', quantity: 'finishedOutOfOrder' })).toBe(
      'a ratio of finishedOutOfOrder cannot be said: one of the two is 0 or unknown',
    );
  });

  test('where no round of a ratio is clean in both', () => {
    const rounds = lasting(1, 2, 3, 4, 5, 6);
    const noisy = rounds.map((each) => ({ ...each, contaminated: 'noise' }));
    expect(reasonOf(evidenceOf({ a: rounds, b: noisy }), { against: 'b' })).toBe('no round of both was undisturbed');
  });
});

describe('a ratio', () => {
  const base = lasting(100, 110, 120, 130, 140, 150);
  const doubled = lasting(200, 220, 240, 260, 280, 300);
  const ratio = (value: number, is: Expected['is'] = 'at-least') =>
    judged([expected({ cell: 'a', against: 'b', is, value, within: 0.05 })], evidenceOf({ a: doubled, b: base }));

  test('is that of each round of one to the round of the other', () => {
    expect(ratio(2).findings[0]?.estimate).toBeCloseTo(2, 12);
    expect(ratio(2).findings[0]?.low).toBeCloseTo(2, 12);
    expect(ratio(2, 'about').verdict).toBe('confirmed');
    expect(ratio(1.9).verdict).toBe('confirmed');
    expect(ratio(2.1).verdict).toBe('refuted');
    expect(ratio(1.9, 'at-most').verdict).toBe('refuted');
  });

  test('needs six pairs', () => {
    const five = evidenceOf({ a: doubled.slice(1), b: base });
    expect(judged([expected({ against: 'b', is: 'at-least', value: 1 })], five).findings[0]).toMatchObject({
      low: null,
      verdict: 'unclear',
      reason: 'too few rounds for an interval',
    });
  });

  test('of cells that were run by turns has pairs of the same attempt only', () => {
    const again = doubled.map((each, place) => (place === 0 ? { ...each, attempt: 1 } : each));
    const of = (isSideBySide: boolean) =>
      judged(
        [expected({ against: 'b', is: 'at-least', value: 1 })],
        evidenceOf({ a: again, b: base }, { isSideBySide }),
      );
    expect(of(true).verdict).toBe('unclear');
    expect(of(false).verdict).toBe('confirmed');
  });
});

describe('of several expectations', () => {
  const evidence = evidenceOf({ a: lasting(90, 91, 92, 93, 94, 95), few: lasting(1, 2) });
  const holds = expected();
  const fails = expected({ value: 50 });
  const open = expected({ cell: 'few' });

  test.each<[string, readonly Expected[], string]>([
    ['all hold', [holds, holds], 'confirmed'],
    ['one does not', [holds, fails], 'refuted'],
    ['one does not and one is unclear', [open, fails], 'refuted'],
    ['one is unclear', [holds, open], 'unclear'],
  ])('%s: %s', (_, expects, said) => {
    expect(judged(expects, evidence).verdict).toBe(said);
    expect(judged(expects, evidence).findings).toHaveLength(2);
  });
});

describe('the sentence of a run that was made for its claims', () => {
  const claimsOf = (...verdicts: readonly JudgedClaim['verdict'][]) =>
    verdicts.map((word) => ({ verdict: word }) as JudgedClaim);

  test.each([
    [claimsOf('confirmed', 'refuted', 'confirmed', 'unclear'), 'Of 4 claims: 2 confirmed, 1 refuted, 1 unclear.'],
    [claimsOf('confirmed', 'confirmed'), 'Of 2 claims: 2 confirmed.'],
    [claimsOf(), 'No claim was judged.'],
  ])('counts them', (claims, sentence) => {
    expect(claimsSentence(claims)).toBe(sentence);
  });

  test('stands in the place of that about the models', async () => {
    const given = await resultsOf(plan({ models: [sequential, eventLoop] }), new FakeWorld());
    const { session } = given;
    const ofClaims = { ...given, session: { ...session, plan: { ...session.plan, isOfClaims: true } } };
    expect(analyse(given).verdict.winner).toBe('event-loop');
    expect(analyse(ofClaims).verdict).toMatchObject({ sentence: 'No claim was judged.', winner: null });
  });
});
