import { describe, expect, test } from 'vitest';
import { controlOf } from '../../../core/gate/control.ts';
import { FIRST_LOOK } from '../../../core/gate/procedure.ts';
import { type GateRecord, gateRecordSchema } from '../../../core/gate/records.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { gateFacts } from '../../../reports/facts/gate-trust.ts';
import { gateOf, idOf, logsByPair, ofType, served, unserved } from './_gate.ts';
import { FakeWorld } from '../../_world.ts';
import { cellOf, END, metricIn, pairsOf, screenedAndConfirmed, startOf } from './_records.ts';

/** The base against itself, in turn with the rest. */

/** So many pairs in which the base took so much longer when it ran again. */
function controls(count: number, slower: number, some: { isSteady?: boolean } = {}): GateRecord[] {
  return pairsOf('screen', count, {}).map(({ stage, pair, cell, base, candidate }) => {
    const luck = some.isSteady === false && pair % 2 === 0 ? 1 / (1 + slower) : 1 + slower;
    const again = { ...candidate, makespanMs: candidate.makespanMs.map((ms) => ms * luck) };
    return { type: 'control', stage, pair, cell, base, again };
  });
}

const reportOf = (records: readonly GateRecord[]) => gateReport([startOf(), ...records, END], [], '2026-11-22');

describe('a gate with a control', () => {
  test('runs the base a second time in one cell of each pair of processes, in turn', async () => {
    const world = new FakeWorld();
    const records = await gateOf(served, world, { isControlled: true });
    const seen = ofType(records, 'control');
    expect(seen.map(({ cell }) => cell)).toEqual([0, 1, 0].map((place) => idOf(served[place]!)));
    expect(seen.map(({ pair }) => pair)).toEqual([0, 1, 2]);
    for (const [pair, log] of logsByPair(world.log).entries()) {
      const { cell } = seen[pair]!;
      const opened = (home: string) => log.filter((step) => step === `open ${cell} of file:///${home}/core/`);
      expect([opened('base'), opened('candidate')].map(({ length }) => length)).toEqual([2, 1]);
    }
    for (const record of seen) {
      expect(gateRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
      expect(record.again.makespanMs).toHaveLength(record.base.makespanMs.length);
    }
    expect(ofType(records, 'pair')).toHaveLength(served.length * FIRST_LOOK);
  });

  test('asks all three sides the same items, moments apart', async () => {
    const world = new FakeWorld();
    await gateOf(unserved, world, { isControlled: true });
    const seeds = world.log.flatMap((step) => /^round .* of (\d+) in /.exec(step)?.[1] ?? []);
    const last = seeds.slice(-3 * 8);
    for (let at = 0; at < last.length; at += 3) expect(new Set(last.slice(at, at + 3)).size).toBe(1);
  });

  test('that fails is a fault of the base', async () => {
    let opened = 0;
    const world = new FakeWorld({
      before: (step) => {
        if (!step.startsWith('prepare') || !step.includes('file:///base/')) return;
        opened += 1;
        if (opened === 2) throw new Error('no more memory');
      },
    });
    const records = await gateOf(unserved, world, { isControlled: true });
    expect(ofType(records, 'fault').map(({ side, reason }) => [side, reason])).toEqual([['base', 'no more memory']]);
  });

  test('has none where none is asked for, and says nothing of it', async () => {
    const records = await gateOf(served, new FakeWorld());
    expect(ofType(records, 'control')).toEqual([]);
    const report = reportOf(pairsOf('screen', 8));
    expect(report.control).toEqual([]);
    expect(gateFacts(report).filter(({ text }) => text.startsWith('control'))).toEqual([]);
  });
});

describe('a control that stays where it is', () => {
  test('leaves every word, and is told with its noise', () => {
    const report = reportOf([...pairsOf('screen', 8), ...controls(8, 0.001, { isSteady: false })]);
    expect(report.verdict.word).toBe('pass');
    const [time] = report.control;
    expect(time).toMatchObject({ metric: 'makespanMs', processPairs: 8, rounds: 64, isMoved: false });
    expect(time!.ratio.estimate).toBeCloseTo(1, 2);
    expect(time!.noise).toBeGreaterThan(0.001);
    expect(time!.noise).toBeLessThan(0.002);
    const told = gateFacts(report).find(({ text }) => text.startsWith('control'))!;
    expect(told.isAlarm).toBe(false);
    expect(told.text).toMatch(
      /^control, the base against itself in 8 pairs of processes: time 0\.0\s%.*noise 0\.1\s%; CPU\/op/,
    );
  });

  test('is one whose pairs differ much, and about nothing', () => {
    const report = reportOf([...pairsOf('screen', 8), ...controls(8, 0.2, { isSteady: false })]);
    expect(report.control[0]).toMatchObject({ isMoved: false });
    expect(report.control[0]!.noise).toBeGreaterThan(0.15);
    expect(report.verdict.word).toBe('pass');
  });

  test('is one that moves by less than would fail a candidate, however surely', () => {
    const [time] = controlOf([cellOf()], controls(8, 0.02));
    expect(time).toMatchObject({ isMoved: false });
    expect(time!.ratio.low).toBeGreaterThan(1);
  });

  test('is one of which fewer than two pairs are known, or whose rounds are not proven', () => {
    expect(controlOf([cellOf()], controls(1, 0.5))).toEqual([]);
    const wrong = controls(8, 0.5).map((record) =>
      record.type === 'control' ? { ...record, again: { ...record.again, invalid: 'wrong bytes' } } : record,
    );
    expect(controlOf([cellOf()], wrong)).toEqual([]);
  });
});

describe('a control that moves', () => {
  test.each([0.08, -0.08])('by %d makes the gate inconclusive by name', (slower) => {
    const report = reportOf([...pairsOf('screen', 8), ...controls(8, slower)]);
    expect(report.control[0]).toMatchObject({ metric: 'makespanMs', isMoved: true });
    const said = `the control moved: the base against itself says ${slower > 0 ? '+' : '−'}8 % time`;
    expect(report.verdict.sentence).toBe(`Inconclusive: ${said} in 42 s.`);
    expect(metricIn(report, 'makespanMs')).toMatchObject({ word: 'inconclusive', reason: said });
    expect(metricIn(report, 'cpuMicrosPerOperation')).toMatchObject({ word: 'inconclusive', reason: said });
    expect(gateFacts(report).find(({ text }) => text.startsWith('control'))).toMatchObject({
      isAlarm: true,
      text: expect.stringMatching(/IT MOVED$/),
    });
  });

  test('takes away a slowdown of its own size, and not one that lies beyond it', () => {
    const slow = (share: number) => screenedAndConfirmed({ slower: { makespanMs: share } });
    expect(reportOf([...slow(0.08), ...controls(8, 0.08)]).verdict.word).toBe('inconclusive');
    expect(reportOf([...slow(0.5), ...controls(8, 0.08)]).verdict.word).toBe('regression');
  });

  test('takes away no count, which has no noise', () => {
    const lost = pairsOf('screen', 8).map((pair) => ({
      ...pair,
      candidate: { ...pair.candidate, counts: { ...pair.candidate.counts, succeeded: 63 } },
    }));
    expect(reportOf([...lost, ...controls(8, 0.08)]).verdict.word).toBe('regression');
  });
});
