import { describe, expect, test } from 'vitest';
import type { Trade } from '../../../core/gate/trades.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { END, ID, metricIn, pairsOf, screenedAndConfirmed, startOf } from './_records.ts';

const TODAY = '2026-11-22';

/** CPU is 20 % more, and time 30 % less. */
const slower = { cpuMicrosPerOperation: 0.2, makespanMs: -0.3 };
const rule = (some: Partial<Trade> = {}): Trade => ({
  metric: 'cpuMicrosPerOperation',
  upTo: 0.25,
  when: { metric: 'makespanMs', atLeast: 0.2 },
  ...some,
});
const judged = (trades: readonly Trade[], seen: typeof slower = slower) =>
  gateReport([{ ...startOf(), trades: [...trades] }, ...screenedAndConfirmed({ slower: seen }), END], [], TODAY);

describe('a metric that is worse beside one that is better', () => {
  test('is a regression, and the sentence says both', () => {
    const { verdict } = judged([]);
    expect(verdict.word).toBe('regression');
    expect(verdict.sentence).toBe(`Regression: ${ID} needs 20.0 % more CPU, though 30.0 % less time in 42 s.`);
  });

  test('says nothing of a gain that is smaller than its margin', () => {
    const { verdict } = judged([], { ...slower, makespanMs: -0.03 });
    expect(verdict.sentence).toBe(`Regression: ${ID} needs 20.0 % more CPU in 42 s.`);
  });

  test('passes where a rule allows it, and every report is told', () => {
    const report = judged([rule()]);
    expect(report.verdict.word).toBe('pass');
    expect(report.verdict.sentence).toContain(
      'none of 2 metrics is slower by its margin but 1 that is allowed for what got faster in 42 s',
    );
    expect(metricIn(report, 'cpuMicrosPerOperation')).toMatchObject({
      word: 'regression',
      accepted: { reason: '30.0 % less time allow 25.0 %', expires: null },
    });
    expect(report.notes).toEqual([`allowed: ${ID}, cpuMicrosPerOperation: 30.0 % less time allow 25.0 %`]);
  });

  test.each([
    ['it is worse by more than that', rule({ upTo: 0.19 })],
    ['the other is not so much better', rule({ when: { metric: 'makespanMs', atLeast: 0.31 } })],
    ['the other was not measured', rule({ when: { metric: 'serviceP50Ms', atLeast: 0.01 } })],
    ['the rule is of another metric', rule({ metric: 'serviceP50Ms' })],
  ])('is a regression where %s', (_, trade) => {
    expect(judged([trade]).verdict.word).toBe('regression');
  });
});

describe('what would decide an inconclusive gate is told', () => {
  test('a budget, where the noise that was seen says how long', () => {
    const { verdict, notes } = gateReport([startOf(), ...pairsOf('screen', 2), END], [], TODAY);
    expect(verdict.word).toBe('inconclusive');
    expect(notes).toEqual([
      'what would decide it: a budget of about 3 min (--budget 3m), or a machine that has less else to do',
    ]);
  });

  test('nothing, where it was decided', () => {
    expect(gateReport([startOf(), ...pairsOf('screen', 6), END], [], TODAY).notes).toEqual([]);
  });
});
