import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateOf } from '../../../core/gate/estimate.ts';
import { type Judgement, judge, passesEarly, suspectsOf, type Hypothesis } from '../../../core/gate/judge.ts';
import { FIRST_LOOK, LOOKS, SCREEN_PAIRS } from '../../../core/gate/procedure.ts';
import { normalTail } from '../../../core/stats/normal.ts';
import { NoisyMachine, pairsAt, rounds, steady, watched } from './_noise.ts';

const only = (some: Partial<Hypothesis>): Judgement => judge([watched(some)])[0] as Judgement;
const copies = (count: number, some: Partial<Hypothesis> = {}): Hypothesis[] =>
  Array.from({ length: count }, (_, index) => watched({ cell: `cell ${index}`, ...some }));
const words = (judgements: readonly Judgement[]) => judgements.map(({ word }) => word);

/** Pairs of processes of which some are so unlucky that together they say nothing. */
const wide = pairsAt(0.2, -0.15, 0.1, -0.2, 0.15, -0.1);

describe('a metric', () => {
  test('of identical sides passes', () => {
    expect(only({})).toMatchObject({
      word: 'pass',
      reason: 'not slower by 5.0 %',
      ratio: { estimate: expect.closeTo(1, 12) },
      rounds: 48,
      processPairs: 6,
      confirmP: null,
    });
    expect(only({ screen: pairsAt(0, 0, 0, 0, 0, 0) })).toMatchObject({ word: 'pass', noise: 0 });
  });

  test('that is faster passes', () => {
    expect(only({ screen: steady(6, -0.2) })).toMatchObject({ word: 'pass', screenP: 1 });
  });

  test('that is clearly slower in the screen and in the confirmation is a regression', () => {
    const found = only({ screen: steady(6, 0.2), confirm: steady(3, 0.18) });
    expect(found).toMatchObject({
      word: 'regression',
      reason: 'slower in the screen, and again in new processes',
      rounds: 24,
      processPairs: 3,
    });
    // what is shown is what none of the screen has touched
    expect(found.ratio.estimate).toBeCloseTo(1.18, 12);
    expect(found.ratio.low).toBeGreaterThan(1.1);
    expect(found.screenP).toBeLessThan(1e-6);
    expect(found.confirmP).toBeLessThan(1e-3);
  });

  test('that is slower in the screen and not in the confirmation passes', () => {
    const found = only({ screen: steady(6, 0.2), confirm: steady(3, 0) });
    expect(found).toMatchObject({ word: 'pass', reason: 'no slowdown was found; at most 1.4 %', processPairs: 3 });
    expect(found.ratio.estimate).toBeCloseTo(1, 12);
    expect(found.confirmP).toBeGreaterThan(0.4);
  });

  test('that is slower in the screen, and less than half as much in the confirmation, passes', () => {
    // significant, and still no regression: 2.9 % is not the part of the margin that fails
    const found = only({ screen: steady(6, 0.2), confirm: steady(3, 0.029) });
    expect(found.confirmP).toBeLessThan(0.1);
    expect(found.word).toBe('pass');
  });

  test.each([[[]], [steady(1, 0.2)]])('that is suspected and was not measured again is inconclusive', (confirm) => {
    expect(only({ screen: steady(6, 0.2), confirm })).toMatchObject({
      word: 'inconclusive',
      reason: 'it looks slower, and was not confirmed before the gate ended',
      ratio: { estimate: expect.closeTo(1.2, 2) },
      processPairs: 6,
      confirmP: null,
    });
  });

  test('that is suspected and meets noise when it is measured again is inconclusive', () => {
    const found = only({ screen: steady(6, 0.2), confirm: pairsAt(0.3, -0.1, 0.2) });
    expect(found.word).toBe('inconclusive');
    expect(found.reason).toMatch(/^it may be slower by up to 173 %: the machine is too noisy to tell$/);
  });

  test('in wide noise is inconclusive', () => {
    const found = only({ screen: wide });
    expect(found.word).toBe('inconclusive');
    expect(found.ratio.estimate).toBeCloseTo(1, 1);
    expect(found.reason).toContain('the machine is too noisy to tell');
  });

  test.each([0, 1, 2])(
    'that was measured in %d pairs of processes is inconclusive, however equal they are',
    (pairs) => {
      expect(only({ screen: steady(pairs, 0) })).toMatchObject({
        word: 'inconclusive',
        reason: 'too few rounds were measured within the budget',
      });
    },
  );

  test('that was never measured has no numbers', () => {
    expect(only({ screen: [] })).toMatchObject({
      ratio: { estimate: null, low: null, high: null },
      screenP: null,
      confirmP: null,
      rounds: 0,
      processPairs: 0,
      noise: null,
      smallestDetectable: null,
    });
  });

  test('has its numbers from the screen where nothing was confirmed, even if its cell was measured again', () => {
    const found = only({ screen: steady(6, 0.01), confirm: steady(3, 0.4) });
    expect(found).toMatchObject({ word: 'pass', confirmP: null, processPairs: 6 });
    expect(found.ratio.estimate).toBeCloseTo(1.01, 12);
  });
});

describe('luck', () => {
  test('of one pair of processes among six is no regression, though it has most of the rounds', () => {
    const lucky = Array.from({ length: 10 }, () => rounds(0.08, 0.01)).flat();
    const screen = [lucky, ...pairsAt(0, 0.002, -0.002, 0.001, -0.001)];
    const estimate = estimateOf(screen, 0.01)!;
    // each round for itself would have accused it
    expect(estimate.logRatio).toBeGreaterThan(0.05);
    expect(normalTail(estimate.logRatio / estimate.errorWithin)).toBeLessThan(0.001);
    expect(suspectsOf([watched({ screen })])).toEqual([]);
    expect(only({ screen, confirm: steady(3, 0.2) }).word).not.toBe('regression');
  });

  test('of one pair of processes among three does not confirm a suspicion', () => {
    const confirm = [Array.from({ length: 10 }, () => rounds(0.2, 0.01)).flat(), ...pairsAt(0, 0)];
    expect(estimateOf(confirm, 0.01)!.logRatio).toBeGreaterThan(0.15);
    expect(only({ screen: steady(6, 0.2), confirm }).word).toBe('inconclusive');
  });

  test('is less than what all six pairs of processes agree on', () => {
    expect(suspectsOf([watched({ screen: pairsAt(0.08, 0.06, 0.05, 0.09, 0.07, 0.04) })])).toHaveLength(1);
  });
});

describe('a family', () => {
  /** Suspicious by itself, at p = 0.02 or so, because its pairs of processes differ. */
  const doubtful = watched({ cell: 'doubtful', screen: pairsAt(0.09, 0, 0.06, 0.1, -0.01, 0.05) });
  const clear = watched({ cell: 'clear', screen: steady(6, 0.2) });

  test('that is empty has no judgements, and no suspects', () => {
    expect(judge([])).toEqual([]);
    expect(suspectsOf([])).toEqual([]);
  });

  test('has its suspects in its own order', () => {
    const other = watched({ cell: 'other', screen: steady(6, 0.3) });
    expect(suspectsOf([clear, watched(), other])).toEqual([clear, other]);
    expect(suspectsOf([other, watched(), clear])).toEqual([other, clear]);
  });

  test('that is larger needs more evidence: Holm', () => {
    expect(suspectsOf([doubtful])).toEqual([doubtful]);
    expect(suspectsOf([doubtful, ...copies(2)])).toEqual([doubtful]);
    expect(suspectsOf([doubtful, ...copies(9)])).toEqual([]);
    const alone = judge([doubtful])[0]!.screenP!;
    expect(judge([doubtful, ...copies(2)])[0]!.screenP).toBeCloseTo(3 * alone, 12);
  });

  test('counts those that have passed already', () => {
    expect(copies(9).every(passesEarly)).toBe(true);
    expect(judge([doubtful, ...copies(9)])[0]!.screenP).toBeCloseTo(10 * judge([doubtful])[0]!.screenP!, 12);
  });

  test('with a clear suspect is stepped down: the next one is compared with one fewer', () => {
    const alone = judge([doubtful])[0]!.screenP!;
    expect(judge([doubtful, clear, ...copies(2)])[0]!.screenP).toBeCloseTo(3 * alone, 12);
  });

  test('of the confirmation is that of the suspects only', () => {
    const confirm = pairsAt(0.06, 0.03, 0.09);
    const alone = judge([{ ...clear, confirm }])[0]!.confirmP!;
    expect(judge([{ ...clear, confirm }, ...copies(20)])[0]!.confirmP).toBe(alone);
    const both = judge([
      { ...clear, confirm },
      { ...clear, cell: 'other', confirm },
    ]);
    expect(both.map(({ confirmP }) => confirmP)).toEqual([2 * alone, 2 * alone]);
  });

  test('has a judgement of each metric, in its order', () => {
    const family = [watched({ metric: 'cpuMicrosPerOperation' }), clear, watched()];
    expect(judge(family).map(({ cell, metric }) => [cell, metric])).toEqual(
      family.map(({ cell, metric }) => [cell, metric]),
    );
  });

  test('is judged word by word: one regression makes no other', () => {
    const slow = { ...clear, confirm: steady(3, 0.2) };
    expect(words(judge([watched(), slow, watched({ cell: 'noisy', screen: wide })]))).toEqual([
      'pass',
      'regression',
      'inconclusive',
    ]);
  });
});

/** After how many pairs of processes a screen is looked at. */
const looks = Array.from({ length: LOOKS }, (_, look) => FIRST_LOOK + look);

describe('an early pass', () => {
  test('comes from the third pair of processes on', () => {
    const screens = [0, 1, 2, 3, 4, 5, 6].map((pairs) => watched({ screen: steady(pairs, 0) }));
    expect(screens.map(passesEarly)).toEqual([false, false, false, true, true, true, true]);
  });

  test('comes later the nearer the slowdown is to the margin, and never at the margin', () => {
    const lookOf = (slowdown: number) =>
      looks.find((pairs) => passesEarly(watched({ noiseFloor: 0.02, screen: steady(pairs, slowdown) }))) ?? Infinity;
    const passed = [-0.1, 0, 0.01, 0.02, 0.025, 0.03, 0.04, 0.05].map(lookOf);
    expect(passed).toEqual(passed.toSorted((a, b) => a - b));
    expect(passed[0]).toBe(FIRST_LOOK);
    expect(passed.slice(-2)).toEqual([Infinity, Infinity]);
    expect(new Set(passed).size).toBeGreaterThan(2);
  });

  test('does not come in wide noise, nor with a floor so high that nothing could be told', () => {
    expect(passesEarly(watched({ screen: wide }))).toBe(false);
    expect(passesEarly(watched({ noiseFloor: 0.06 }))).toBe(false);
  });

  test('comes sooner with a wider margin', () => {
    const screen = steady(3, 0.03);
    expect(passesEarly(watched({ screen, noiseFloor: 0.02 }))).toBe(false);
    expect(passesEarly(watched({ screen, noiseFloor: 0.02, margin: 0.1 }))).toBe(true);
  });

  test('is none for a suspect: whoever passes early is none', () => {
    const passed = watched({ screen: steady(6, 0.031), margin: 0.05 });
    expect(passesEarly(passed)).toBe(true);
    expect(suspectsOf([passed])).toEqual([]);
    expect(judge([passed])[0]).toMatchObject({ word: 'pass', screenP: 1 });
  });
});

describe('the smallest slowdown that would have been caught', () => {
  const detectable = (some: Partial<Hypothesis>) => only(some).smallestDetectable!;

  test('grows with noise of both kinds', () => {
    const byPairs = [0.01, 0.02, 0.04, 0.08].map((size) =>
      detectable({ screen: pairsAt(size, -size, size, -size, size, -size) }),
    );
    expect(byPairs).toEqual(byPairs.toSorted((a, b) => a - b));
    expect(byPairs.at(-1)).toBeGreaterThan(2 * byPairs[1]!);
    const byRounds = [0.1, 0.2, 0.4].map((spread) =>
      detectable({ screen: Array.from({ length: 6 }, () => rounds(0, spread)) }),
    );
    expect(byRounds).toEqual(byRounds.toSorted((a, b) => a - b));
    const byFloor = [0.01, 0.03, 0.06].map((noiseFloor) => detectable({ noiseFloor }));
    expect(byFloor).toEqual(byFloor.toSorted((a, b) => a - b));
  });

  test('is never below the margin: what is smaller may have passed early', () => {
    expect(detectable({ screen: pairsAt(0, 0, 0, 0, 0, 0), noiseFloor: 0 })).toBeCloseTo(0.05, 12);
    expect(detectable({ margin: 0.1 })).toBeGreaterThanOrEqual(0.1);
  });

  test('grows with the family', () => {
    const noisy = watched({ screen: wide });
    const [alone, among] = [[noisy], [noisy, ...copies(30)]].map((family) => judge(family)[0]!.smallestDetectable!);
    expect(among).toBeGreaterThan(alone!);
  });

  test.each([
    { name: 'a quiet machine', machine: {}, seed: 31 },
    { name: 'a machine that is worse than its floor', machine: { ofPairs: 0.02 }, seed: 32 },
    { name: 'a machine with wild rounds', machine: { ofRounds: 0.2 }, seed: 33 },
  ])('is caught nine times of ten on $name', ({ machine, seed }) => {
    const noise = new NoisyMachine(seed, machine);
    const others = copies(3, { screen: [] });
    const equal = Array.from({ length: 60 }, () => judge([noise.watched(), ...others])[0]!.smallestDetectable!);
    const typical = equal.reduce((sum, share) => sum + share, 0) / equal.length;
    const gates = Array.from({ length: 300 }, () => judge([noise.watched(typical), ...others])[0]!.word);
    const caught = gates.filter((word) => word === 'regression').length / gates.length;
    expect(caught).toBeGreaterThan(0.87);
  });
});

describe('over hundreds of gates', () => {
  const GATES = 200;
  const METRICS = 12;

  test.each([
    { name: 'as noisy as its floor says', machine: {}, seed: 1 },
    { name: 'twice as noisy', machine: { ofPairs: 0.02 }, seed: 2 },
    { name: 'with wild rounds', machine: { ofRounds: 0.15 }, seed: 3 },
    { name: 'whose versions share a process', machine: { ofPairs: 0.025 }, seed: 4, isShared: true },
    {
      name: 'whose versions share a process that is more of a matter of luck',
      machine: { ofPairs: 0.05 },
      seed: 5,
      isShared: true,
    },
  ])('equal sides are accused at most once in a hundred on a machine $name', ({ machine, seed, isShared = false }) => {
    const noise = new NoisyMachine(seed, machine);
    const family = () => Array.from({ length: METRICS }, (_, at) => noise.watched(0, { cell: `cell ${at}`, isShared }));
    const accused = Array.from({ length: GATES }, () => words(judge(family())).includes('regression'));
    expect(accused.filter(Boolean).length).toBeLessThanOrEqual(GATES / 100);
  });

  test.each([
    { name: 'as noisy as its floor says', machine: {}, seed: 11 },
    { name: 'twice as noisy', machine: { ofPairs: 0.02 }, seed: 12 },
    { name: 'with wild rounds', machine: { ofRounds: 0.15 }, seed: 13 },
  ])('a slowdown of 20 % is always caught on a machine $name', ({ machine, seed }) => {
    const noise = new NoisyMachine(seed, machine);
    // never measured: they count in the family, and cost no time here
    const equal = copies(METRICS - 1, { screen: [] });
    for (let gate = 0; gate < GATES; gate += 1) {
      expect(judge([noise.watched(0.2), ...equal])[0]!.word, `gate ${gate}`).toBe('regression');
    }
  });

  test.each([
    { name: 'of two processes each', isShared: false, machine: {}, seed: 21 },
    { name: 'of one process each', isShared: true, machine: { ofPairs: 0.02, rounds: 48 }, seed: 22 },
  ])('a slowdown of the whole margin seldom passes early in pairs $name', ({ isShared, machine, seed }) => {
    const noise = new NoisyMachine(seed, machine);
    const slips = Array.from({ length: GATES }, () => {
      const screen = noise.pairs(SCREEN_PAIRS, 0.05);
      return looks.some((pairs) => passesEarly(watched({ screen: screen.slice(0, pairs), isShared })));
    });
    expect(slips.filter(Boolean).length).toBeLessThanOrEqual(0.05 * GATES);
  });
});

describe('versions that share a process', () => {
  const together = { isShared: true };

  test('pass by four pairs that say so where two processes each would not have', () => {
    const screen = pairsAt(0.02, -0.02, 0.018, -0.018);
    expect(passesEarly(watched({ screen, noiseFloor: 0.001 }))).toBe(false);
    expect(passesEarly(watched({ screen, noiseFloor: 0.001, ...together }))).toBe(true);
  });

  test('are not believed to differ less than is known of them, however alike three pairs are', () => {
    const screen = pairsAt(0, 0, 0);
    expect(passesEarly(watched({ screen, noiseFloor: 0.001, ...together }))).toBe(true);
    const [found] = judge([watched({ screen, noiseFloor: 0.001, ...together })]);
    expect(found!.ratio.high! - 1).toBeGreaterThan(0.02);
    expect(found!.noise).toBeCloseTo(0, 10);
  });

  test('have no word that was not checked in processes of their own', () => {
    const slow = watched({ screen: steady(8, 0.2), confirm: steady(4, 0.2), ...together });
    expect(words(judge([slow, watched(together)]))).toEqual(['regression', 'pass']);
    const unchecked = judge([slow, watched(together)].map((each) => ({ ...each, isUnchecked: true })));
    expect(words(unchecked)).toEqual(['inconclusive', 'inconclusive']);
    expect(unchecked[0]!.reason).toContain('was not checked in processes of their own');
  });
});

describe('whatever was seen', () => {
  const pairLists = fc.array(fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { maxLength: 6 }), {
    maxLength: 6,
  });
  const families = fc.array(
    fc.record({ screen: pairLists, confirm: pairLists }).map((seen) => watched(seen)),
    { maxLength: 6 },
  );

  test('no metric is a regression that is no suspect, or that the confirmation does not show', () => {
    fc.assert(
      fc.property(families, (family) => {
        const suspects = suspectsOf(family);
        for (const [index, { word, ratio, confirmP }] of judge(family).entries()) {
          if (word !== 'regression') continue;
          expect(suspects).toContain(family[index]);
          expect(confirmP).toBeLessThanOrEqual(0.1);
          expect(ratio.estimate).toBeGreaterThanOrEqual(1.03 - 1e-12);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('the range holds the estimate, and chances lie between 0 and 1', () => {
    fc.assert(
      fc.property(families, (family) => {
        for (const { ratio, screenP, confirmP } of judge(family)) {
          if (ratio.estimate !== null) {
            expect(ratio.low).toBeLessThanOrEqual(ratio.estimate);
            expect(ratio.high).toBeGreaterThanOrEqual(ratio.estimate);
          }
          for (const p of [screenP, confirmP]) if (p !== null) expect(p >= 0 && p <= 1).toBe(true);
        }
      }),
      { seed: 2 },
    );
  });

  test('a faster candidate is never accused', () => {
    fc.assert(
      fc.property(families, (family) => {
        const faster = family.map((each) => ({
          ...each,
          confirm: each.confirm.map((pair) => pair.map((value) => -Math.abs(value))),
        }));
        expect(words(judge(faster))).not.toContain('regression');
      }),
      { seed: 3 },
    );
  });

  test('the judgement does not depend on the order of the family', () => {
    fc.assert(
      fc.property(families, (family) => {
        expect(judge(family.toReversed())).toEqual(judge(family).toReversed());
      }),
      { seed: 4 },
    );
  });
});
