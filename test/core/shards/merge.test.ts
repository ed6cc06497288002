import { appendFileSync, copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { explain } from '../../../core/explain/explain.ts';
import { readResultFile } from '../../../core/records/result-file.ts';
import { mergeShards } from '../../../core/shards/merge.ts';
import { temporaryFolder } from '../../cli/_result-files.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';
import { code, rows, rowsOf, writeShard } from './_shards.ts';

const folder = temporaryFolder();
let merges = 0;
/** A folder for the files of one test. */
const place = () => join(folder, String((merges += 1)));

async function threeOf(home: string): Promise<string[]> {
  return Promise.all([1, 2, 3].map((index) => writeShard(home, `s${index}.ndjson`, rows, index, 3)));
}

describe('merging', () => {
  test('makes the file of the whole plan, in which each row has the machine that measured it', async () => {
    const home = place();
    const files = await threeOf(home);
    const out = join(home, 'all.ndjson');
    expect(mergeShards(files.toReversed(), out, false)).toEqual({
      faults: [],
      isWritten: true,
      machines: 3,
      groups: 6,
      cells: 12,
    });
    const merged = analyse(readResultFile(out));
    const alone = analyse(await resultsOf(rows, new FakeWorld()));
    expect(merged.state).toBe('complete');
    expect(merged.verdict).toEqual(alone.verdict);
    expect(merged.comparisons).toEqual(alone.comparisons);
    expect(merged.cells.map(({ machine: _machine, ...cell }) => cell)).toEqual(
      alone.cells.map(({ machine: _machine, ...cell }) => cell),
    );
    expect(
      merged.machines.map(({ name, environment, floors }) => [name, environment.cpu, floors[0]?.p50Micros]),
    ).toEqual([
      ['1/3', 'CPU of 1', 0.001],
      ['2/3', 'CPU of 2', 0.002],
      ['3/3', 'CPU of 3', 0.003],
    ]);
    for (const { name, scenarios } of merged.machines) {
      for (const scenario of scenarios) {
        const own = merged.cells.filter((cell) => cell.scenario === scenario);
        expect(own.map(({ machine }) => machine)).toEqual([name, name]);
      }
    }
    expect(merged.warnings).toEqual([]);
  });

  test('understands each cell by the cores and the servers of its own machine', async () => {
    const home = place();
    const busy = { cpuMicros: () => 3000 };
    const files = [
      await writeShard(home, 'a.ndjson', rows, 1, 2, { script: busy, environment: { usableCores: 1 } }),
      await writeShard(home, 'b.ndjson', rows, 2, 2, { script: busy, environment: { usableCores: 64 } }),
    ];
    mergeShards(files, join(home, 'all.ndjson'), false);
    const { cells, machines, servers, floors } = analyse(readResultFile(join(home, 'all.ndjson')));
    const [one, other] = files.map((path) => analyse(readResultFile(path)));
    for (const cell of [...(one?.cells ?? []), ...(other?.cells ?? [])]) {
      const { binds, bindsBecause } = cells.find(({ id }) => id === cell.id)!;
      expect([binds, bindsBecause]).toEqual([cell.binds, cell.bindsBecause]);
    }
    expect([servers, floors]).toEqual([[], []]);
    expect(machines.map(({ servers: own }) => own)).toEqual([one?.servers, other?.servers]);
  });

  test('explains each machine by itself, so that no line is drawn through points of two', async () => {
    const home = place();
    const out = join(home, 'all.ndjson');
    mergeShards(await threeOf(home), out, false);
    const merged = readResultFile(out);
    const machineOf = new Map(analyse(merged).cells.map(({ id, machine }) => [id, machine]));
    const { findings } = explain(merged);
    expect(findings.length).toBeGreaterThan(0);
    for (const { subject } of findings) {
      expect(subject.machine).toMatch(/^[123]\/3$/);
      expect(new Set(subject.cells.map((id) => machineOf.get(id)))).toEqual(new Set([subject.machine]));
    }
    expect(() => explain(merged, {})).toThrow('what if is asked of one machine');
  });

  test('takes shards of nothing, and of another number of parts, where all is there once', async () => {
    const home = place();
    const plan = rowsOf(5, 10);
    const files = await Promise.all([1, 2, 3].map((index) => writeShard(home, `${index}.ndjson`, plan, index, 3)));
    expect(mergeShards(files, join(home, 'all.ndjson'), false)).toMatchObject({ faults: [], machines: 2 });
    const whole = await writeShard(home, 'whole.ndjson', plan, 1, 1);
    expect(mergeShards([whole], join(home, 'one.ndjson'), false)).toMatchObject({ faults: [], machines: 1, cells: 4 });
  });

  test('says of two shards on one host that they disturbed each other where they ran at once', async () => {
    const home = place();
    const of = (index: number, startedAt: string) =>
      writeShard(home, `${index}.ndjson`, rows, index, 2, { shard: { host: 'same' }, environment: { startedAt } });
    const first = await of(1, '2026-11-22T12:00:00.000Z');
    mergeShards([first, await of(2, '2026-11-22T12:00:01.000Z')], join(home, 'all.ndjson'), false);
    const codes = () => analyse(readResultFile(join(home, 'all.ndjson'))).warnings.map((warning) => warning.code);
    expect(codes()).toEqual(['shards-side-by-side']);
    mergeShards([first, await of(2, '2026-11-22T14:00:00.000Z')], join(home, 'all.ndjson'), false);
    expect(codes()).toEqual([]);
  });
});

describe('what is no plan exactly once', () => {
  test('the same shard twice is one line, and nothing is written', async () => {
    const home = place();
    const files = await threeOf(home);
    const again = join(home, 's2-again.ndjson');
    copyFileSync(join(home, 's2.ndjson'), again);
    const out = join(home, 'all.ndjson');
    const found = mergeShards([...files, again], out, false);
    expect(found.faults).toEqual([
      's2.ndjson and s2-again.ndjson both have 2 row groups: "fetch latencyMs=10 @4", "fetch latencyMs=25 @4"',
    ]);
    expect([found.isWritten, existsSync(out)]).toEqual([false, false]);
    expect(mergeShards([...files, again], out, true)).toMatchObject({ isWritten: true, cells: 12, machines: 3 });
    expect(mergeShards([...files, ...files], out, true)).toMatchObject({ isWritten: true, cells: 12, machines: 3 });
    expect(analyse(readResultFile(out))).toMatchObject({ state: 'complete', machines: { length: 3 } });
  });

  test('a shard that is not there is named with its rows, in the file, too', async () => {
    const home = place();
    const [one = '', , three = ''] = await threeOf(home);
    const out = join(home, 'all.ndjson');
    const line =
      '2 of 6 row groups are missing (no file of shard 2/3): "fetch latencyMs=10 @4", "fetch latencyMs=25 @4"';
    expect(mergeShards([one, three], out, false)).toMatchObject({ faults: [line], isWritten: false });
    expect(mergeShards([one, three], out, true)).toMatchObject({ faults: [line], isWritten: true, cells: 8 });
    const { state, reason, cells, warnings } = analyse(readResultFile(out));
    expect([state, reason]).toEqual([
      'interrupted',
      '2 of 6 row groups not whole: "fetch latencyMs=10 @4", "fetch latencyMs=25 @4"',
    ]);
    expect(cells).toHaveLength(12);
    const missing = cells.filter(({ machine }) => machine === null);
    expect(missing.map(({ state: own, reason: why }) => [own, why])).toEqual(
      Array.from({ length: 4 }, () => ['failed', 'the run ended before it began: no machine measured its row']),
    );
    expect(warnings.map((warning) => warning.code)).toEqual(['rows-missing', 'incomplete']);
  });

  test('a file that was cut in half is read to its last whole line, and its open group is told', async () => {
    const home = place();
    const [one = '', two = '', three = ''] = await threeOf(home);
    const text = readFileSync(two, 'utf8');
    const second = text.indexOf('\n', text.indexOf('"type":"round","trial":"fetch latencyMs=25'));
    truncateSync(two, Buffer.byteLength(text.slice(0, second + 40)));
    const out = join(home, 'all.ndjson');
    const found = mergeShards([one, two, three], out, false);
    expect(found.faults).toEqual([
      's2.ndjson (the file ends before the run did): 1 row group of it is not whole: "fetch latencyMs=25 @4"',
    ]);
    mergeShards([one, two, three], out, true);
    const { cells, state } = analyse(readResultFile(out));
    expect(state).toBe('interrupted');
    expect(cells.filter(({ scenario }) => scenario === 'fetch latencyMs=10 @4').map(({ rounds }) => rounds)).toEqual([
      6, 6,
    ]);
    const again = await writeShard(home, 's2-again.ndjson', rows, 2, 3);
    expect(mergeShards([one, two, again, three], out, true).faults).toHaveLength(1);
    expect(analyse(readResultFile(out)), 'the whole one counts').toMatchObject({ state: 'complete' });
  });

  test('a row that a machine cannot measure is whole all the same, wherever it is told', async () => {
    const home = place();
    const plan = rowsOf(5, 10, 15);
    const path = await writeShard(home, 'one.ndjson', plan, 1, 1, {
      kept: (records) => {
        const ids = new Set(plan.blocks[2]?.trials);
        const rest = records.filter(
          (record) => !('trial' in record) || record.trial === null || !ids.has(record.trial),
        );
        const told = [...ids].map((trial) => ({
          type: 'trial' as const,
          trial,
          state: 'unsupported' as const,
          reason: 'too large',
          startMs: null,
          rssBytes: null,
          warmUp: null,
          ranOn: null,
          sockets: null,
          server: null,
        }));
        return [...rest.slice(0, 2), ...told, ...rest.slice(2)];
      },
    });
    expect(mergeShards([path], join(home, 'all.ndjson'), false).faults).toEqual([]);
  });
});

describe('what is no shard of the same plan is refused, and what differs is said', () => {
  const other = (some: Parameters<typeof writeShard>[5], plan = rows) =>
    writeShard(place(), 'b.ndjson', plan, 2, 2, some);
  const cases: readonly (readonly [string, () => Promise<string>])[] = [
    ['lockstep 0.1.0 and lockstep 0.2.0', () => other({ session: { tool: { name: 'lockstep', version: '0.2.0' } } })],
    ['commit 9e107d9d37 and unknown', () => other({ shard: { code: { ...code, commit: null } } })],
    ['they differ in the lock file', () => other({ shard: { code: { ...code, lockFile: null } } })],
    ['they differ in the files of the suites', () => other({ shard: { code: { ...code, suites: code.lockstep } } })],
    ['seed 7 and 8', () => other({}, { ...rows, seed: 8 })],
    ['they differ in what their rows ask', () => other({ shard: { planDigest: code.lockstep } })],
    [
      'only one of them has "fetch latencyMs=15 @4 sequential 1", "fetch latencyMs=15 @4 event-loop 4", "fetch latencyMs=20 @4 sequential 1" and 5 more',
      () => other({}, rowsOf(5, 10)),
    ],
  ];
  test.each(cases)('%s', async (differs, write) => {
    const home = place();
    const one = await writeShard(home, 'a.ndjson', rows, 1, 2);
    const two = await write();
    expect(() => mergeShards([one, two], join(home, 'all.ndjson'), true)).toThrow(
      `a.ndjson and b.ndjson are no shards of one plan: ${differs}`,
    );
    expect(existsSync(join(home, 'all.ndjson'))).toBe(false);
  });

  test('a whole run, a merged file, and what is no result file', async () => {
    const home = place();
    const merge = (path: string) => () => mergeShards([path], join(home, 'x.ndjson'), true);
    const { shard: _shard, ...whole } = JSON.parse(
      readFileSync(await writeShard(home, 'a.ndjson', rows, 1, 1), 'utf8').split('\n')[0] ?? '',
    ) as Record<string, unknown>;
    writeFileSync(join(home, 'whole.ndjson'), `${JSON.stringify(whole)}\n`);
    expect(merge(join(home, 'whole.ndjson'))).toThrow('whole.ndjson is of a whole run, and no shard');
    mergeShards([join(home, 'a.ndjson')], join(home, 'all.ndjson'), false);
    expect(merge(join(home, 'all.ndjson'))).toThrow('all.ndjson is merged already');
    writeFileSync(join(home, 'empty.ndjson'), '');
    expect(merge(join(home, 'empty.ndjson'))).toThrow('empty.ndjson is no result file');
    appendFileSync(join(home, 'a.ndjson'), '{"type":"round"}\n');
    expect(merge(join(home, 'a.ndjson'))).toThrow(/a\.ndjson, line \d+: /);
    expect(merge(join(home, 'none.ndjson'))).toThrow('cannot read');
    expect(existsSync(join(home, 'x.ndjson'))).toBe(false);
  });

  test('a line that is there twice, and one of another part', async () => {
    const twice = await writeShard(place(), 'a.ndjson', rows, 1, 2, {
      kept: (records) => records.flatMap((each) => (each.type === 'round' && each.round === 2 ? [each, each] : [each])),
    });
    expect(() => mergeShards([twice], `${twice}.out`, true)).toThrow('a.ndjson is no sound shard: it tells of');
    const foreign = await writeShard(place(), 'a.ndjson', rows, 1, 2, { shard: { blocks: ['probe of desk'] } });
    const stranger = readFileSync(await writeShard(place(), 'b.ndjson', rows, 2, 2), 'utf8').split('\n');
    appendFileSync(foreign, `${stranger.find((line) => line.includes('"trial":"fetch'))}\n`);
    expect(() => mergeShards([foreign], `${foreign}.out`, true)).toThrow('which is no part of it');
  });
});
