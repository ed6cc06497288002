import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { continuedStart, earlierGate } from '../../../core/gate/continued.ts';
import type { GateRecord, GateStart } from '../../../core/gate/records.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import { temporaryFolder } from '../../cli/_result-files.ts';
import { code } from '../shards/_shards.ts';
import { machineRecords, textOf } from './_merged.ts';
import { cellOf, END, pairsOf, startOf } from './_records.ts';

const folder = temporaryFolder();
const ran = { code, host: 'a1b2' };
const start: GateStart = { ...startOf(), ran };

function fileOf(...records: readonly GateRecord[]): string {
  const path = join(folder, 'g.ndjson');
  writeFileSync(path, textOf(records));
  return path;
}
const inconclusive = () => earlierGate(fileOf(start, ...pairsOf('screen', 2), END));

describe('a gate that can be continued', () => {
  test('is one that ended inconclusive', () => {
    expect(inconclusive()).toEqual({ name: 'g.ndjson', start, measured: pairsOf('screen', 2), elapsedMs: 42_000 });
  });

  test.each<[string, readonly GateRecord[], string]>([
    ['has passed', [start, ...pairsOf('screen', 8), END], 'its word is pass, and only what is inconclusive is open'],
    ['was interrupted', [start, ...pairsOf('screen', 2)], 'its word is invalid, and only what is inconclusive is open'],
    ['is of a version that said less', [startOf(), ...pairsOf('screen', 2), END], 'it does not say what code it ran'],
    [
      'compares two versions',
      [{ ...start, versions: { name: 'undici', base: '8.10.0', candidate: '8.12.4' } }, ...pairsOf('screen', 2), END],
      'it compares two versions, and not two commits',
    ],
    ['is of several machines', machineRecords(1, 2, 0), 'it is one of several machines'],
    [
      'has had all of its looks',
      [start, ...pairsOf('screen', 32, { slower: { makespanMs: 0.4 } }), END],
      'it has all 32 pairs of processes that a gate looks at',
    ],
  ])('is none that %s', (_, records, why) => {
    expect(() => earlierGate(fileOf(...records))).toThrow(`g.ndjson cannot be continued: ${why}`);
  });
});

describe('both together', () => {
  test('have the beginning of the first, the budgets of both, and the notes of both once', () => {
    const earlier = { ...inconclusive(), start: { ...start, notes: ['a', 'b'] } };
    const now = {
      ...start,
      notes: ['b', 'c'],
      budgetMs: 30_000,
      command: 'another',
      base: { ...start.base, ref: 'x' },
    };
    expect(continuedStart(earlier, now)).toEqual({ ...start, notes: ['a', 'b', 'c'], budgetMs: 90_000 });
  });

  test('are told as one, with when the second was measured', () => {
    const startedAt = '2026-11-28T10:00:00.000Z';
    const records: GateRecord[] = [start, ...pairsOf('screen', 8), { type: 'continued', startedAt }, END];
    expect(gateReport(records, [], '2026-11-28').notes).toContain(
      `what was inconclusive was measured on from ${startedAt}`,
    );
  });

  const environment = (some: Partial<GateStart['environment']>) => ({ environment: { ...start.environment, ...some } });
  test.each<[string, Partial<GateStart>, RegExp]>([
    ['base', { base: { ref: 'main', commit: '0123456789' } }, /base fedcba9876 and 0123456789/],
    ['margin', { margin: 0.1 }, /margin 0\.05 and 0\.1/],
    ['seed', { seed: 8 }, /seed 7 and 8/],
    ['cells', { cells: [cellOf('another')] }, /its cells are others/],
    ['version', { tool: { name: 'lockstep', version: '9.9.9' } }, /version lockstep 0\.1\.0 and lockstep 9\.9\.9/],
    ['candidate', { ran: { ...ran, code: { ...code, commit: 'abc' } } }, /commit 9e107d9d37 and abc/],
    ['changes', { ran: { ...ran, code: { ...code, changes: code.suites } } }, /what is changed beside the commit/],
    ['lock file', { ran: { ...ran, code: { ...code, lockFile: null } } }, /the lock file/],
    ['host', { ran: { ...ran, host: 'c3d4' } }, /another machine/],
    ['CPU', environment({ cpu: 'Z80' }), /another machine/],
    ['runtime', environment({ runtime: { name: 'node', version: '99.0.0' } }), /runtime node .* and node 99\.0\.0/],
  ])('are not made where the %s is another', (_, other, why) => {
    const refused = () => continuedStart(inconclusive(), { ...start, ...other });
    expect(refused).toThrow(why);
    expect(refused).toThrow(/^g\.ndjson is no gate of the same: .*; it was made by lockstep gate --against main$/);
  });
});
