import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../core/gate/machine-agreement.ts';
import { estimateOf } from '../../../core/gate/estimate.ts';
import { mergedGate } from '../../../core/gate/merged.ts';
import { CONFIRM_PAIRS, SCREEN_PAIRS } from '../../../core/gate/procedure.ts';
import type { GateRecord } from '../../../core/gate/records.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { temporaryFolder } from '../../cli/_result-files.ts';
import { code } from '../shards/_shards.ts';
import { FakeWorld } from '../../_world.ts';
import { gateOf, idOf, isCandidate, served } from './_gate.ts';
import { machineRecords, textOf } from './_merged.ts';
import { metricIn } from './_records.ts';

const folder = temporaryFolder();
let files = 0;
function fileOf(records: readonly GateRecord[]): string {
  const path = join(folder, `g${(files += 1)}.ndjson`);
  writeFileSync(path, textOf(records));
  return path;
}
const reportOf = (paths: readonly string[]) => {
  const merged = mergedGate(paths);
  if (merged.state !== 'merged') throw new Error(merged.faults.join('; '));
  return gateReport(merged.records, merged.accepted, '2026-11-22');
};

describe('the gates of several machines', () => {
  test('have the control of all, in which each machine is a block', () => {
    const withControl = (index: number, again: number) =>
      fileOf(
        machineRecords(index, 2, 0).flatMap((record): GateRecord[] => {
          if (record.type !== 'pair') return [record];
          const { stage, pair, cell, base, candidate } = record;
          const times = candidate.makespanMs.map((ms) => ms * again);
          return [record, { type: 'control', stage, pair, cell, base, again: { ...candidate, makespanMs: times } }];
        }),
      );
    const { control, verdict } = reportOf([withControl(1, 1.2), withControl(2, 1 / 1.2)]);
    expect(control[0]).toMatchObject({ metric: 'makespanMs', processPairs: 24, isMoved: false });
    // each machine by itself hardly scatters
    expect(control[0]!.noise).toBeLessThan(0.01);
    expect(verdict.word).toBe('pass');
    expect(reportOf([withControl(1, 1.2), withControl(2, 1.2)]).verdict.word).toBe('inconclusive');
  });

  test('are judged by the pairs of all', () => {
    const report = reportOf([1, 2, 3, 4].map((index) => fileOf(machineRecords(index, 4, 0))));
    expect(report.verdict.word).toBe('pass');
    expect(metricIn(report, 'makespanMs')).toMatchObject({ processPairs: 4 * SCREEN_PAIRS, isDisputed: false });
    expect(report.machines.map(({ name, environment }) => [name, environment.cpu])).toEqual(
      [1, 2, 3, 4].map((index) => [`${index}/4`, `CPU of ${index}`]),
    );
    const slower = reportOf([2, 1].map((index) => fileOf(machineRecords(index, 2, 0.08))));
    expect(slower.verdict.word).toBe('regression');
    expect(metricIn(slower, 'makespanMs')).toMatchObject({ processPairs: 2 * CONFIRM_PAIRS });
  });

  test('that disagree by more than their pairs explain are inconclusive by name, whatever their mean', () => {
    const report = reportOf([0.2, 0, 0, 0].map((slower, place) => fileOf(machineRecords(place + 1, 4, slower))));
    expect(report.verdict.word).toBe('inconclusive');
    expect(report.verdict.sentence).toContain(
      '4 machines disagree about 1 of 2 metrics by more than their pairs explain',
    );
    expect(metricIn(report, 'makespanMs')).toMatchObject({
      word: 'inconclusive',
      isDisputed: true,
      reason: expect.stringMatching(
        /^machines disagree by more than their pairs explain: machine \d\/4 says .* and machine 1\/4 \+20 %$/,
      ) as string,
    });
    expect(metricIn(report, 'cpuMicrosPerOperation').isDisputed).toBe(false);
  });

  test('do not disagree by less than the noise that is assumed', () => {
    const report = reportOf([0.004, 0, 0.002, 0].map((slower, place) => fileOf(machineRecords(place + 1, 4, slower))));
    expect(report.verdict.word).toBe('pass');
  });

  test('are no gate where one is missing, there twice, or did not end', () => {
    const [one, two] = [fileOf(machineRecords(1, 3, 0)), fileOf(machineRecords(2, 3, 0))];
    const cut = fileOf(machineRecords(3, 3, 0).slice(0, -1));
    expect(mergedGate([one, two])).toEqual({ state: 'incomplete', faults: ['no file of shard 3/3'] });
    expect(mergedGate([one, two, cut])).toMatchObject({
      faults: [expect.stringContaining('the file ends before the gate did')],
    });
    const again = fileOf(machineRecords(2, 3, 0));
    expect(mergedGate([one, two, again])).toMatchObject({
      faults: [expect.stringMatching(/^g\d+\.ndjson and g\d+\.ndjson are both shard 2\/3$/), 'no file of shard 3/3'],
    });
  });

  test.each([
    ['base fedcba9876 and 0123456789', { base: { ref: 'main', commit: '0123456789' } }],
    ['margin 0.05 and 0.1', { margin: 0.1 }],
    ['their cells differ', { cells: [] }],
    ['version lockstep 0.1.0 and lockstep 9', { tool: { name: 'lockstep', version: '9' } }],
    ['commit 9e107d9d37 and abc', { shard: { index: 2, of: 2, code: { ...code, commit: 'abc' }, accepted: [] } }],
  ])('are refused where they are not of one gate: %s', (what, some) => {
    const paths = [fileOf(machineRecords(1, 2, 0)), fileOf(machineRecords(2, 2, 0, some))];
    expect(() => mergedGate(paths)).toThrow(`are no shards of one gate: ${what}`);
  });

  test('are refused where a file is none of a shard', () => {
    const [{ shard: _shard, ...whole }] = machineRecords(1, 1, 0) as [GateRecord & { shard: unknown }];
    expect(() => mergedGate([fileOf([whole])])).toThrow('it was made without --shard');
    expect(() => mergedGate([fileOf(machineRecords(1, 1, 0).slice(1))])).toThrow('is no file of a gate');
    expect(() => mergedGate([])).toThrow('needs the files of its shards');
  });
});

test('a shard measures every cell in all pairs of both stages, however clear it is by itself', async () => {
  const slow = new FakeWorld({ costMs: (trial) => (isCandidate(trial) ? 30 : 0) });
  for (const world of [new FakeWorld(), slow]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const records = await gateOf(served, world, { budgetMs: 10_000_000, isShard: true });
    for (const cell of served.map(idOf)) {
      const stages = records.flatMap((each) => (each.type === 'pair' && each.cell === cell ? [each.stage] : []));
      expect(stages).toEqual([
        ...Array.from({ length: SCREEN_PAIRS }, () => 'screen'),
        ...Array.from({ length: CONFIRM_PAIRS }, () => 'confirm'),
      ]);
    }
  }
});

describe('a machine is a block', () => {
  const pair = (mean: number) => [mean, mean, mean, mean];

  test('pairs of one machine say how much pairs differ, and not those of two', () => {
    const pairs = [0.1, 0.11, -0.1, -0.11].map(pair);
    const apart = estimateOf(pairs, 0.001, ['a', 'a', 'b', 'b']);
    expect(apart).toMatchObject({ freedom: 2, processPairs: 4 });
    // each machine: sd 0.00707 of two; pooled over 2 degrees of freedom, of four pairs
    expect(apart?.errorBetween).toBeCloseTo(Math.sqrt((4 * 0.005 ** 2) / 2 / 4), 12);
    expect(estimateOf(pairs, 0.001)?.errorBetween).toBeGreaterThan(0.05);
    expect(estimateOf([0.1, 0.2].map(pair), 0.001, ['a', 'b']), 'one pair each says nothing of pairs').toBeNull();
  });

  test('the analysis of variance is that of a textbook', () => {
    // scipy.stats.f_oneway([6, 8, 4, 5, 3, 4], [8, 12, 9, 11, 6, 8], [13, 9, 11, 8, 7, 12]): F 9.26, p 0.0024
    const values = [
      [6, 8, 4, 5, 3, 4],
      [8, 12, 9, 11, 6, 8],
      [13, 9, 11, 8, 7, 12],
    ];
    const machines = values.flatMap((own, place) => own.map(() => String(place)));
    expect(agreementOf(values.flat().map(pair), machines, 0)?.p).toBeCloseTo(0.0024, 4);
    expect(agreementOf(values.flat().map(pair), machines, 100)?.p).toBeGreaterThan(0.99);
    expect(agreementOf([pair(1), pair(2)], ['a', 'a'], 0)).toBeNull();
  });
});
