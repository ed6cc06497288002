import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { defaultPath, keepApart, newFolder } from '../../cli/output.ts';
import { environment } from '../_environment.ts';
import { capturedIo } from '../_io.ts';
import { plan } from '../_plan.ts';
import { sessionOf } from '../_session.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();

describe('a result that nobody gave a place', () => {
  test('is called by date and commit, and by what it is of', () => {
    expect(defaultPath(environment, folder)).toBe(join('results', '2026-11-22-9e107d9d37.ndjson'));
    expect(defaultPath(environment, folder, 'gate-')).toBe(join('results', 'gate-2026-11-22-9e107d9d37.ndjson'));
    expect(defaultPath({ ...environment, commit: null }, folder)).toBe(join('results', '2026-11-22-no-commit.ndjson'));
  });

  test('is written over no other', () => {
    mkdirSync(join(folder, 'results'));
    for (const name of ['2026-11-22-9e107d9d37.ndjson', '2026-11-22-9e107d9d37-2.ndjson'])
      writeFileSync(join(folder, 'results', name), '');
    expect(defaultPath(environment, folder)).toBe(join('results', '2026-11-22-9e107d9d37-3.ndjson'));
  });
});

test('two searches of one day have a folder each', () => {
  const found = [newFolder(environment, folder), newFolder(environment, folder)];
  expect(new Set(found).size).toBe(2);
  expect(found[1]).toBe(`${found[0]}-2`);
});

describe('what is read is never what is written', () => {
  writeFileSync(join(folder, 'a.ndjson'), 'a');
  writeFileSync(join(folder, 'b.ndjson'), 'b');
  linkSync(join(folder, 'a.ndjson'), join(folder, 'hard.ndjson'));
  symlinkSync('a.ndjson', join(folder, 'soft.ndjson'));
  const io = { cwd: folder };

  test.each(['a.ndjson', './a.ndjson', 'hard.ndjson', 'soft.ndjson', `../${basename(folder)}/a.ndjson`])(
    'also where it is called %s',
    (output) => {
      for (const input of ['a.ndjson', pathToFileURL(join(folder, 'a.ndjson')).href]) {
        expect(() => keepApart([null, output], [input], io)).toThrow(
          `${output} is read by this command, and would be written over: name another file`,
        );
      }
    },
  );

  test.each([undefined, 'b.ndjson', 'none/new.ndjson', '/dev/null', 'a.ndjson/below'])(
    'and %s is none of it',
    (output) => {
      keepApart([output], ['a.ndjson', '/dev/null', 'node:fs', 'nowhere.ndjson'], io);
    },
  );
});

describe('no command writes over what it reads', () => {
  const records = [sessionOf(plan()), { type: 'end', state: 'complete', reason: null, elapsedMs: 1 }];
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const suite = 'export default () => 1;';
  test.each([
    [['report', 'r.ndjson', '--as', 'json', '-o', 'r.ndjson']],
    [['compare', 'other.ndjson', 'r.ndjson', '-o', 'r.ndjson']],
    [['explain', 'r.ndjson', '--json', '-o', 'r.ndjson']],
    [['report', 'r.ndjson', '--into', 'r.ndjson']],
    [['run', './s.mjs', '-o', 's.mjs']],
    [['run', './s.mjs', '--report', 'json=s.mjs']],
    [['run', './s.mjs', '--report', 'json=lockstep.config.mjs']],
    [['gate', './s.mjs', '--baseline', 'r.ndjson', '-o', 'r.ndjson']],
    [['gate', './s.mjs', '--baseline', 'r.ndjson', '--report', 'json=r.ndjson']],
    [['capacity', './s.mjs', '--slo', 'p99=50ms', '--report', 'json=s.mjs']],
  ])('%j', async (words) => {
    for (const name of ['r.ndjson', 'other.ndjson']) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 's.mjs'), suite);
    writeFileSync(join(folder, 'lockstep.config.mjs'), 'export default {};');
    const io = capturedIo({ cwd: folder });
    expect(await main(words, io)).toBe(2);
    expect(io.errors()).toMatch(
      /^lockstep: \S+ is read by this command, and would be written over: name another file\n$/,
    );
    expect(readFileSync(join(folder, 'r.ndjson'), 'utf8')).toBe(text);
    expect(readFileSync(join(folder, 's.mjs'), 'utf8')).toBe(suite);
  });
});
