import { describe, expect, test } from 'vitest';
import { type GateRecord, gateRecordSchema, type PairRecord } from '../../../core/gate/records.ts';
import { type AcceptedChange, mayAnswersDiffer } from '../../../core/gate/accepted.ts';
import { metricName } from '../../../core/gate/metric-names.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { gateMetrics } from '../../../core/records/gate-metrics.ts';
import { type ComparedVersions, type GateReport, gateReportSchema } from '../../../core/records/gate-report.ts';
import { environment } from '../../_environment.ts';
import { cellOf, counting, END, ID, metricIn, pairsOf, screenedAndConfirmed, startOf } from './_records.ts';

const TODAY = '2026-11-22';
const OTHER = 'fetch @4 sequential 1';

/** A gate over the one cell, to its end. Whatever it says must be what the schema says, and made of what can be stored. */
function reportOf(
  records: readonly GateRecord[],
  {
    cells = [cellOf()],
    accepted = [],
    end = END,
    versions,
  }: {
    cells?: ReturnType<typeof cellOf>[];
    accepted?: AcceptedChange[];
    end?: GateRecord | null;
    versions?: ComparedVersions;
  } = {},
): GateReport {
  const start = { ...startOf(cells), ...(versions === undefined ? {} : { versions }) };
  const file = [start, ...records, ...(end === null ? [] : [end])];
  for (const record of file) expect(gateRecordSchema.parse(record)).toEqual(record);
  const report = gateReport(file, accepted, TODAY);
  expect(gateReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  return report;
}

const two = [cellOf(), cellOf(OTHER)];
const slower = { makespanMs: 0.2 };
const fault = (cell = ID, side: 'base' | 'candidate' = 'candidate'): GateRecord => ({
  type: 'fault',
  cell,
  side,
  reason: 'it fell over',
});

describe('a gate of two versions', () => {
  const versions = { name: 'undici', base: '8.10.1', candidate: '8.10.0' };

  test('names them, whatever it says', () => {
    const { verdict, notes } = reportOf(screenedAndConfirmed({ slower }), { versions });
    expect(verdict.sentence).toBe(`Regression from undici 8.10.1 to 8.10.0: ${ID} needs 20.0 % more time in 42 s.`);
    expect(notes).toEqual([]);
    expect(reportOf([], { versions, end: null }).verdict.sentence).toBe(
      'Invalid from undici 8.10.1 to 8.10.0: the file ends before the gate did.',
    );
  });

  test('says what is faster with the other one', () => {
    const faster = screenedAndConfirmed({ slower: { makespanMs: -0.5 } });
    expect(reportOf(faster, { versions }).notes).toEqual([`faster with undici 8.10.0: ${ID} needs 50.0 % less time`]);
    expect(reportOf(faster).notes).toEqual([]);
  });
});

describe('a gate', () => {
  test('of equal sides passes, and says how sure it is', () => {
    const { verdict, cells, state, elapsedMs, notes } = reportOf(pairsOf('screen', 6));
    expect(verdict.word).toBe('pass');
    expect(verdict.sentence).toBe(
      'Pass: none of 2 metrics is slower by its margin in 42 s; a slowdown of 10.0 % would have been caught nine times of ten.',
    );
    expect(cells).toMatchObject([{ id: ID, word: 'pass', reason: null, counts: [] }]);
    expect({ state, elapsedMs, notes }).toEqual({ state: 'complete', elapsedMs: 42_000, notes: [] });
  });

  test('with a cell that is slower in both stages is a regression, and says which', () => {
    const { verdict, cells } = reportOf(screenedAndConfirmed({ slower }));
    expect(verdict).toMatchObject({
      word: 'regression',
      sentence: `Regression: ${ID} needs 20.0 % more time in 42 s.`,
    });
    expect(cells[0]).toMatchObject({ word: 'regression', reason: null });
  });

  test('with a cell that the machine could not tell of is inconclusive', () => {
    const { verdict, cells } = reportOf(pairsOf('screen', 2));
    expect(verdict.word).toBe('inconclusive');
    expect(verdict.sentence).toMatch(
      /^Inconclusive: this machine could not tell for 2 of 2 metrics in 42 s; a slowdown/,
    );
    expect(cells[0]!.word).toBe('inconclusive');
  });

  test('whose suspect was not confirmed within the budget is inconclusive', () => {
    const report = reportOf(pairsOf('screen', 6, { slower }));
    expect(report.verdict.word).toBe('inconclusive');
    expect(metricIn(report, 'makespanMs').reason).toBe('it looks slower, and was not confirmed before the gate ended');
    expect(metricIn(report, 'cpuMicrosPerOperation').word).toBe('pass');
  });

  test('tells the worst of its cells, and how many more there are', () => {
    const { verdict } = reportOf(
      [
        ...screenedAndConfirmed({ slower }),
        ...screenedAndConfirmed({ cell: OTHER, slower: { makespanMs: 0.1, cpuMicrosPerOperation: 0.3 } }),
      ],
      { cells: two },
    );
    expect(verdict.sentence).toBe(`Regression: ${OTHER} needs 30.0 % more CPU, and 2 more in 42 s.`);
  });

  test('is as bad as the worst of its cells', () => {
    const quiet = pairsOf('screen', 6);
    const wordOf = (records: readonly GateRecord[]) => reportOf([...quiet, ...records], { cells: two }).verdict.word;
    expect(wordOf(pairsOf('screen', 6, { cell: OTHER }))).toBe('pass');
    expect(wordOf(pairsOf('screen', 2, { cell: OTHER }))).toBe('inconclusive');
    expect(wordOf([fault(OTHER)])).toBe('invalid');
    expect(wordOf(screenedAndConfirmed({ cell: OTHER, slower }))).toBe('regression');
  });

  test('tells a regression even if another cell is invalid', () => {
    const { verdict, cells } = reportOf([...screenedAndConfirmed({ slower }), fault(OTHER)], { cells: two });
    expect(verdict.word).toBe('regression');
    expect(cells.map(({ word }) => word)).toEqual(['regression', 'invalid']);
  });

  test('carries over who was compared, where, and by which command', () => {
    const report = reportOf(pairsOf('screen', 6));
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'lockstep', version: '0.1.0' },
      command: 'lockstep gate --against main',
      environment,
      base: { ref: 'main', commit: 'fedcba9876' },
      candidate: { commit: environment.commit, isDirty: environment.isDirty },
      margin: 0.05,
      budgetMs: 60_000,
    });
  });

  test('without a beginning is refused', () => {
    expect(() => gateReport([END], [], TODAY)).toThrow('a gate without a beginning');
  });

  test('says the same when it is made again', () => {
    const records = [startOf(), ...screenedAndConfirmed({ slower }), END];
    expect(gateReport(records, [], TODAY)).toEqual(gateReport(structuredClone(records), [], TODAY));
  });
});

describe('never a pass is a gate', () => {
  test('without any cell', () => {
    const { verdict } = reportOf([], { cells: [] });
    expect(verdict).toEqual({
      word: 'invalid',
      sentence: 'Invalid: nothing was gated.',
      smallestDetectable: null,
    });
  });

  test('with a cell that could not be compared', () => {
    const cells = [cellOf(), cellOf(OTHER, { missing: 'both sides would run the same files' })];
    const { verdict, cells: told } = reportOf(pairsOf('screen', 6), { cells });
    expect(verdict).toMatchObject({
      word: 'invalid',
      sentence: `Invalid: ${OTHER}: both sides would run the same files.`,
    });
    expect(told.map(({ word }) => word)).toEqual(['pass', 'invalid']);
  });

  test.each(['base', 'candidate'] as const)('with a cell that failed on the side of the %s', (side) => {
    const { verdict, cells } = reportOf([...pairsOf('screen', 6), fault(ID, side)]);
    expect(verdict).toMatchObject({ word: 'invalid', sentence: `Invalid: ${ID}: ${side}: it fell over.` });
    expect(cells[0]!.reason).toBe(`${side}: it fell over`);
  });

  test.each(['base', 'candidate'] as const)('with rounds of the %s that are no numbers', (side) => {
    const wrong = pairsOf('screen', 1, { [side]: { invalid: 'the digests differ (round 3)' } });
    const { verdict, cells } = reportOf([...pairsOf('screen', 6), ...wrong]);
    expect(verdict).toMatchObject({ word: 'invalid', smallestDetectable: null });
    expect(cells[0]!.reason).toBe(`${side}: the digests differ (round 3)`);
  });

  test('with a cell that was never measured', () => {
    const { cells, verdict } = reportOf(pairsOf('screen', 6), { cells: two });
    expect(verdict.word).toBe('invalid');
    expect(cells[1]).toMatchObject({ word: 'invalid', reason: 'it was never measured' });
  });

  test('with a cell of which nothing is gated', () => {
    const shown = cellOf(ID, { metrics: [{ metric: 'serviceP99Ms', margin: null, noiseFloor: 0.02 }] });
    const { verdict } = reportOf(pairsOf('screen', 6), { cells: [shown] });
    expect(verdict.word).toBe('inconclusive');
  });

  test.each([
    { state: 'interrupted', reason: 'interrupted by the user', sentence: 'Invalid: interrupted by the user.' },
    { state: 'failed', reason: 'the disk is full', sentence: 'Invalid: the disk is full.' },
    { state: 'failed', reason: null, sentence: 'Invalid: failed.' },
  ] as const)('that ended $state: $reason', ({ state, reason, sentence }) => {
    const end = { ...END, state, reason } as GateRecord;
    const report = reportOf(pairsOf('screen', 6), { end });
    expect(report.verdict).toMatchObject({ word: 'invalid', sentence });
    expect(report).toMatchObject({ state, reason });
  });

  test('whose file is cut before its end', () => {
    const report = reportOf(pairsOf('screen', 6), { end: null });
    expect(report).toMatchObject({
      state: 'interrupted',
      reason: 'the file ends before the gate did',
      elapsedMs: null,
      verdict: { word: 'invalid', sentence: 'Invalid: the file ends before the gate did.' },
    });
  });
});

describe('a cell that only one side has', () => {
  const added = cellOf(OTHER, { missing: 'the base has no other.ts', only: 'candidate' });
  const gone = cellOf('gone @1', { missing: 'the candidate has no gone.ts', only: 'base' });

  test('is new where the others pass, and the gate still does', () => {
    const { verdict, cells } = reportOf(pairsOf('screen', 6), { cells: [cellOf(), added] });
    expect(verdict.word).toBe('pass');
    expect(verdict.sentence).toMatch(/^Pass: none of 2 metrics is slower by its margin in 42 s; .*; 1 cell is new\.$/);
    expect(cells[1]).toMatchObject({ word: 'new', reason: 'the base has no other.ts' });
  });

  test('has no word about its metrics', () => {
    const { cells } = reportOf(pairsOf('screen', 6), { cells: [cellOf(), added] });
    expect(cells[1]!.metrics).toMatchObject(
      Array.from({ length: 3 }, () => ({ base: null, candidate: null, processPairs: 0 })),
    );
    expect(cells[1]!.metrics[0]!.reason).toBe('not judged: only one side has it');
  });

  test('is all that there is: a gate of new cells says so, and is no pass', () => {
    expect(reportOf([], { cells: [added] }).verdict).toEqual({
      word: 'new',
      sentence: 'New: the base has nothing to compare with; 1 cell is new.',
      smallestDetectable: null,
    });
  });

  test('is removed, and then the gate is no pass whatever the others say', () => {
    const { verdict, cells } = reportOf(pairsOf('screen', 6), { cells: [cellOf(), added, gone] });
    expect(verdict.word).toBe('removed');
    expect(verdict.sentence).toMatch(
      /^Removed: gone @1, which the base gates; of the rest none of 2 metrics is slower .*; 1 cell is new\.$/,
    );
    expect(cells.map(({ word }) => word)).toEqual(['pass', 'new', 'removed']);
    expect(reportOf([], { cells: [gone, { ...gone, id: 'two @1' }] }).verdict.sentence).toBe(
      'Removed: gone @1, which the base gates, and 1 more.',
    );
  });

  test('hides nothing that is worse', () => {
    const cells = [cellOf(), added, gone];
    const wordOf = (records: readonly GateRecord[]) => reportOf(records, { cells }).verdict.word;
    expect(wordOf(screenedAndConfirmed({ slower }))).toBe('regression');
    expect(wordOf([fault()])).toBe('invalid');
    const { verdict } = reportOf(pairsOf('screen', 2), { cells });
    expect(verdict.sentence).toMatch(/^Inconclusive: this machine could not tell for 2 of 2 metrics/);
  });
});

describe('an invalid cell', () => {
  test('has no word about the speed of its gated metrics, and none of them is detectable', () => {
    const report = reportOf([...screenedAndConfirmed({ slower }), fault()]);
    expect(report.cells[0]!.word).toBe('invalid');
    for (const metric of ['makespanMs', 'cpuMicrosPerOperation'] as const) {
      expect(metricIn(report, metric)).toMatchObject({
        isGated: true,
        word: 'inconclusive',
        reason: 'not judged: the cell is invalid',
        screenP: null,
        smallestDetectable: null,
        accepted: null,
      });
    }
    expect(metricIn(report, 'serviceP99Ms')).toMatchObject({ isGated: false, reason: 'shown only' });
  });

  test('does not tell its counts: they may be of other work', () => {
    const { cells } = reportOf([...pairsOf('screen', 6, { candidate: counting({ succeeded: 3 }) }), fault()]);
    expect(cells[0]).toMatchObject({ word: 'invalid', counts: [] });
  });

  test('is not in the family of the others', () => {
    const alone = reportOf(screenedAndConfirmed({ slower: { makespanMs: 0.04 } }));
    const beside = reportOf(
      [
        ...screenedAndConfirmed({ slower: { makespanMs: 0.04 } }),
        ...pairsOf('screen', 6, { cell: OTHER }),
        fault(OTHER),
      ],
      { cells: two },
    );
    expect(metricIn(beside, 'makespanMs')).toEqual(metricIn(alone, 'makespanMs'));
  });
});

describe('a metric', () => {
  test('is told with the size of both sides, the ratio, and what it was judged by', () => {
    const metric = metricIn(reportOf(screenedAndConfirmed({ slower })), 'makespanMs');
    expect(metric).toMatchObject({
      isGated: true,
      margin: 0.05,
      word: 'regression',
      reason: 'slower in the screen, and again in new processes',
      rounds: 24,
      processPairs: 3,
      noiseFloor: 0.01,
      accepted: null,
    });
    expect(metric.base).toBeCloseTo(202, 9);
    expect(metric.candidate).toBeCloseTo(242.4, 0);
    expect(metric.ratio.estimate).toBeCloseTo(1.2, 3);
    expect(metric.noise).toBeCloseTo(0.001, 5);
    expect(metric.screenP).toBeLessThan(1e-6);
    expect(metric.confirmP).toBeLessThan(1e-3);
  });

  test('that is only shown fails nothing, however slow', () => {
    const report = reportOf(screenedAndConfirmed({ slower: { serviceP99Ms: 2 } }));
    expect(report.verdict.word).toBe('pass');
    expect(metricIn(report, 'serviceP99Ms')).toMatchObject({
      isGated: false,
      margin: null,
      word: 'pass',
      reason: 'shown only',
      screenP: null,
      smallestDetectable: null,
    });
    expect(metricIn(report, 'serviceP99Ms').ratio.estimate).toBeCloseTo(3, 2);
  });

  test('has its own margin: CPU that is 8 % more passes where its margin is 20 %', () => {
    const cpu = (margin: number) =>
      cellOf(ID, { metrics: [{ metric: 'cpuMicrosPerOperation', margin, noiseFloor: 0.02 }] });
    const records = screenedAndConfirmed({ slower: { cpuMicrosPerOperation: 0.08 } });
    expect(reportOf(records, { cells: [cpu(0.2)] }).verdict.word).toBe('pass');
    expect(reportOf(records, { cells: [cpu(0.05)] }).verdict.word).toBe('regression');
  });

  test('leaves out the rounds that cannot be divided', () => {
    const zero = (pair: PairRecord): PairRecord => ({
      ...pair,
      base: { ...pair.base, cpuMicrosPerOperation: pair.base.cpuMicrosPerOperation.with(2, 0) },
      candidate: { ...pair.candidate, cpuMicrosPerOperation: pair.candidate.cpuMicrosPerOperation.with(5, 0) },
    });
    const report = reportOf(pairsOf('screen', 6).map(zero));
    expect(metricIn(report, 'cpuMicrosPerOperation')).toMatchObject({ word: 'pass', rounds: 36 });
    expect(metricIn(report, 'makespanMs')).toMatchObject({ rounds: 48 });
  });

  test('has a name for people', () => {
    expect(gateMetrics.map(metricName)).toEqual(['time', 'CPU', 'p50 latency', 'p99 latency']);
  });
});

describe('a count that differs', () => {
  const countsOf = (some: Parameters<typeof counting>[0]) =>
    reportOf(pairsOf('screen', 6, { candidate: counting(some) }));

  test.each([
    { name: 'fewer operations that succeeded', some: { succeeded: 63 }, text: '378 operations that succeeded' },
    { name: 'more bytes', some: { bytes: 4097 }, text: '24582 bytes received' },
    { name: 'more connections', some: { connections: 5 }, text: '30 connections opened' },
    { name: 'more requests', some: { answered: 65 }, text: '390 requests that the server answered' },
    { name: 'fewer requests', some: { answered: 63 }, text: '378 requests that the server answered' },
  ])('is exact, and a regression: $name', ({ some, text }) => {
    const { verdict, cells } = countsOf(some);
    expect(verdict.word).toBe('regression');
    expect(verdict.sentence).toContain(`Regression: ${ID}: ${text} instead of `);
    expect(cells[0]!.counts).toMatchObject([{ isWorse: true }]);
  });

  test.each([
    { name: 'fewer connections', some: { connections: 3 }, counts: { base: 24, candidate: 18 } },
    { name: 'fewer bytes', some: { bytes: 4095 }, counts: { base: 24_576, candidate: 24_570 } },
    { name: 'more operations that succeeded', some: { succeeded: 65 }, counts: { base: 384, candidate: 390 } },
  ])('for the better is listed, and no regression: $name', ({ some, counts }) => {
    const { verdict, cells } = countsOf(some);
    expect(verdict.word).toBe('pass');
    expect(cells[0]!.counts).toEqual([
      { metric: Object.keys(some)[0], what: expect.any(String), ...counts, isWorse: false, accepted: null },
    ]);
  });

  test('is told before what is slower, however slow', () => {
    const { verdict } = reportOf(screenedAndConfirmed({ slower, candidate: counting({ connections: 64 }) }));
    expect(verdict.sentence).toBe(`Regression: ${ID}: 576 connections opened instead of 36, and 1 more in 42 s.`);
  });

  test('cannot be accepted as if it were a slowdown', () => {
    const accepted = [{ cell: ID, metric: 'makespanMs', upTo: 9, reason: 'known', expires: TODAY } as const];
    const records = pairsOf('screen', 6, { candidate: counting({ connections: 5 }) });
    expect(reportOf(records, { accepted }).verdict.word).toBe('regression');
  });

  test('is none where there is no server to count', () => {
    const unserved = counting({ answered: null, connections: null });
    const { cells } = reportOf(pairsOf('screen', 6, { base: unserved, candidate: unserved }));
    expect(cells[0]!.counts).toEqual([]);
  });
});

describe('an accepted change', () => {
  const change = (some: Partial<AcceptedChange> = {}): AcceptedChange => ({
    cell: ID,
    metric: 'makespanMs',
    upTo: 0.25,
    reason: 'it checks more now',
    expires: '2027-01-31',
    ...some,
  });
  const slow = (accepted: AcceptedChange[]) => reportOf(screenedAndConfirmed({ slower }), { accepted });

  test('covers a regression up to so much: the gate passes, and says so', () => {
    const report = slow([change()]);
    expect(report.verdict.word).toBe('pass');
    expect(report.verdict.sentence).toContain(
      'none of 2 metrics is slower by its margin but 1 that was accepted in 42 s',
    );
    expect(report.cells[0]!.word).toBe('pass');
    expect(metricIn(report, 'makespanMs')).toMatchObject({
      word: 'regression',
      accepted: { reason: 'it checks more now', expires: '2027-01-31' },
    });
    expect(report.notes).toEqual([`accepted until 2027-01-31: ${ID}, makespanMs: it checks more now`]);
  });

  test('does not cover more than that', () => {
    const report = slow([change({ upTo: 0.19 })]);
    expect(report.verdict.word).toBe('regression');
    expect(metricIn(report, 'makespanMs').accepted).toBeNull();
    expect(report.notes).toEqual([]);
  });

  test('counts on its last day, and not on the next', () => {
    expect(slow([change({ expires: TODAY })]).verdict.word).toBe('pass');
    const late = slow([change({ expires: '2026-11-21' })]);
    expect(late.verdict.word).toBe('regression');
    expect(late.notes).toEqual([`accepted until 2026-11-21 and no longer: ${ID}, makespanMs`]);
  });

  test('covers only its own metric of its own cell', () => {
    expect(slow([change({ metric: 'cpuMicrosPerOperation' })]).verdict.word).toBe('regression');
    expect(slow([change({ cell: OTHER })]).verdict.word).toBe('regression');
  });

  test('that is renewed covers, though its old line has not been taken away', () => {
    expect(slow([change({ expires: '2026-01-01' }), change()]).verdict.word).toBe('pass');
  });

  test.each([
    { name: 'a cell that is not there', some: { cell: 'gone @1' }, told: 'gone @1, makespanMs' },
    { name: 'a metric that is not there', some: { metric: 'serviceP50Ms' as const }, told: `${ID}, serviceP50Ms` },
    { name: 'a metric that is only shown', some: { metric: 'serviceP99Ms' as const }, told: `${ID}, serviceP99Ms` },
  ])('of $name is noted as unused', ({ some, told }) => {
    const { notes, verdict } = reportOf(pairsOf('screen', 6), { accepted: [change(some)] });
    expect(notes).toEqual([`accepted, but not gated: ${told}`]);
    expect(verdict.word).toBe('pass');
  });

  test('makes no pass of what is inconclusive or invalid', () => {
    expect(reportOf(pairsOf('screen', 6, { slower }), { accepted: [change()] }).verdict.word).toBe('inconclusive');
    expect(reportOf([...screenedAndConfirmed({ slower }), fault()], { accepted: [change()] }).verdict.word).toBe(
      'invalid',
    );
  });

  test('is told of each metric that it covers', () => {
    const both = { makespanMs: 0.2, cpuMicrosPerOperation: 0.2 };
    const accepted = [change(), change({ metric: 'cpuMicrosPerOperation' })];
    const { verdict, notes } = reportOf(screenedAndConfirmed({ slower: both }), { accepted });
    expect(verdict.sentence).toContain('but 2 that were accepted');
    expect(notes).toHaveLength(2);
  });
});

describe('an accepted count', () => {
  const change = (some: Partial<AcceptedChange> = {}): AcceptedChange => ({
    cell: ID,
    metric: 'bytes',
    upTo: 0.5,
    reason: 'a field more',
    expires: '2027-01-31',
    ...some,
  });
  const counted = (some: Parameters<typeof counting>[0], accepted: AcceptedChange[], base = counting({})) =>
    reportOf(pairsOf('screen', 6, { base, candidate: counting(some) }), { accepted });

  test('is no regression up to so much: the gate passes, and says so', () => {
    const report = counted({ bytes: 6144 }, [change()]);
    expect(report.verdict.word).toBe('pass');
    expect(report.verdict.sentence).toContain('but 1 that was accepted');
    expect(report.cells[0]!.counts).toMatchObject([
      { metric: 'bytes', isWorse: true, accepted: { reason: 'a field more', expires: '2027-01-31' } },
    ]);
    expect(report.notes).toEqual([`accepted until 2027-01-31: ${ID}, bytes: a field more`]);
  });

  test.each<[string, Parameters<typeof counting>[0], Partial<AcceptedChange>]>([
    ['more than that', { bytes: 6145 }, {}],
    ['another count', { connections: 5 }, {}],
    ['another cell', { bytes: 4097 }, { cell: OTHER }],
    ['a metric', { bytes: 4097 }, { metric: 'makespanMs' }],
    ['until yesterday', { bytes: 4097 }, { expires: '2026-11-21' }],
  ])('does not cover %s', (_, some, of) => {
    const { verdict, cells } = counted(some, [change(of)]);
    expect(verdict.word).toBe('regression');
    expect(cells[0]!.counts).toMatchObject([{ accepted: null }]);
  });

  test.each<[Parameters<typeof counting>[0], AcceptedChange['metric']]>([
    [{ succeeded: 32 }, 'succeeded'],
    [{ answered: 32 }, 'answered'],
    [{ answered: 96 }, 'answered'],
    [{ connections: 6 }, 'connections'],
  ])('may be any, fewer as well as more: %o', (some, metric) => {
    expect(counted(some, [change({ metric })]).verdict.word).toBe('pass');
    expect(counted(some, [change({ metric, upTo: 0.49 })]).verdict.word).toBe('regression');
  });

  test('of which the base has none is a share of its operations', () => {
    const base = counting({ connections: 0 });
    const connecting = (upTo: number) => counted({ connections: 32 }, [change({ metric: 'connections', upTo })], base);
    expect(connecting(0.5).verdict.word).toBe('pass');
    expect(connecting(0.49).verdict.word).toBe('regression');
  });

  test('of no cell is noted as unused', () => {
    expect(counted({}, [change({ cell: 'gone @1' })]).notes).toEqual(['accepted, but not gated: gone @1, bytes']);
    expect(counted({}, [change()]).notes).toEqual([]);
  });

  test('of bytes or successes says that the answers may differ, until it expires', () => {
    const may = (some: Partial<AcceptedChange>) => mayAnswersDiffer([change(some)], ID, TODAY);
    expect([may({}), may({ metric: 'succeeded' }), may({ expires: TODAY })]).toEqual([true, true, true]);
    expect([may({ metric: 'connections' }), may({ cell: OTHER }), may({ expires: '2026-11-21' })]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('answers that changed', () => {
  const answersChanged = 'item 17, 64 B → 64 B, another checksum (0000000a → 0000000b)';
  const quick = { slower: { makespanMs: -0.3 }, answersChanged };

  test('make the cell invalid, however fast it is, and say what differs and what allows it', () => {
    const { verdict, cells, notes } = reportOf([...pairsOf('screen', 6), ...pairsOf('screen', 1, quick)]);
    const reason = `answers changed: ${answersChanged}; allow it with --answers-may-differ`;
    expect(verdict).toMatchObject({
      word: 'invalid',
      sentence: `Invalid: ${ID}: ${reason}.`,
      smallestDetectable: null,
    });
    expect(cells[0]).toMatchObject({ word: 'invalid', reason, counts: [] });
    expect(notes).toEqual([]);
  });

  test('are a note where they may, and the rest is judged as ever', () => {
    const cells = [cellOf(ID, { answersMayDiffer: true })];
    const changed = reportOf(pairsOf('screen', 6, { answersChanged }), { cells });
    expect(changed.verdict.word).toBe('pass');
    expect(changed.notes).toEqual([`answers changed, and may: ${ID}: ${answersChanged}`]);
    const more = { answersChanged, candidate: counting({ bytes: 4097 }) };
    expect(reportOf(pairsOf('screen', 6, more), { cells }).verdict.word).toBe('regression');
    expect(reportOf(screenedAndConfirmed({ slower, answersChanged }), { cells }).verdict.word).toBe('regression');
  });

  test('that may, and did not, are a note too', () => {
    const cells = [cellOf(ID, { answersMayDiffer: true })];
    expect(reportOf(pairsOf('screen', 6), { cells }).notes).toEqual(['answers may differ, and none did']);
  });

  test('were not looked for by older gates, whose files are read', () => {
    const older = [startOf(), ...pairsOf('screen', 6)].map((record) =>
      JSON.parse(
        JSON.stringify(record, (key, value: unknown) => (/^answers(Changed|MayDiffer)$/.test(key) ? undefined : value)),
      ),
    );
    const read = older.map((record) => gateRecordSchema.parse(record));
    expect(read).toEqual([startOf(), ...pairsOf('screen', 6)]);
    expect(gateReport([...read, END], [], TODAY).verdict.word).toBe('pass');
  });
});

describe('the machine', () => {
  const machine = (load1: number | null, foreignCpuShare: number | null): GateRecord => ({
    type: 'machine',
    stage: 'screen',
    pair: 0,
    load1,
    foreignCpuShare,
    stealShare: null,
    cpuPressureShare: 0.1,
  });

  test('is told by its highest load, and by the medians of what others did', () => {
    const report = reportOf([machine(1, 0.1), machine(3, 0.5), machine(null, 0.2), ...pairsOf('screen', 6)]);
    expect(report.machine).toEqual({ load1: 3, foreignCpuShare: 0.2, stealShare: null, cpuPressureShare: 0.1 });
  });

  test('that tells nothing is told as nothing', () => {
    expect(reportOf(pairsOf('screen', 6)).machine).toEqual({
      load1: null,
      foreignCpuShare: null,
      stealShare: null,
      cpuPressureShare: null,
    });
  });
});
