import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createRecordFile, DiskError } from '../../../core/records/record-file.ts';
import { UsageError } from '../../../core/text/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-records-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of its own folder, and what it has: a line for each record that was written. */
const opened = (name: string) => createRecordFile<number>(join(folder, name, 'run.ndjson'));
const read = (path: string) => readFileSync(path, 'utf8');

test('two that name a file that is not there yet get two', () => {
  // both look for a free name before either makes its file
  const names = ['one', 'one', 'other'].map((name) => join(folder, 'two', name));
  const files = [0, 1].map(() => createRecordFile<number>(() => names.shift() as string));
  for (const file of files) file.close();
  expect(files.map(({ path }) => path)).toEqual(['one', 'other'].map((name) => join(folder, 'two', name)));
});

describe('what was measured is kept', () => {
  test.each([
    ['its file is removed', (path: string) => rmSync(path), 'run.ndjson'],
    ['its folder disappears', (path: string) => rmSync(dirname(path), { recursive: true }), 'run.ndjson'],
    ['its folder is renamed', (path: string) => renameSync(dirname(path), `${dirname(path)}-moved`), 'run.ndjson'],
    ['another file is put there', (path: string) => (rmSync(path), writeFileSync(path, 'another')), 'run-2.ndjson'],
    ['a folder is put there', (path: string) => (rmSync(path), mkdirSync(path)), 'run-2.ndjson'],
    [
      'and so are many files',
      (path: string) => (rmSync(path), [path, `${path.slice(0, -7)}-2.ndjson`].map((each) => writeFileSync(each, ''))),
      'run-3.ndjson',
    ],
  ])('where %s', (what, takeAway, kept) => {
    const file = opened(what);
    const { path } = file;
    file.write(1);
    file.write(2);
    takeAway(path);
    file.write(3);
    file.write(4);
    file.close();
    expect(basename(file.path)).toBe(kept);
    expect(dirname(file.path)).toBe(dirname(path));
    expect(read(file.path)).toBe('1\n2\n3\n4\n');
  });

  test('of two runs that were told the same place at one time: both, one beside it', () => {
    const [first, second] = [opened('same'), opened('same')];
    first.write(1);
    second.write(2);
    first.write(11);
    second.write(22);
    for (const file of [first, second]) file.close();
    expect(read(second.path)).toBe('2\n22\n');
    expect(read(first.path)).toBe('1\n11\n');
    expect(readdirSync(dirname(first.path)).toSorted()).toEqual(['run-2.ndjson', 'run.ndjson']);
  });

  test('at the place that a link leads to', () => {
    mkdirSync(join(folder, 'link'));
    writeFileSync(join(folder, 'link', 'real'), 'old');
    symlinkSync('real', join(folder, 'link', 'run.ndjson'));
    const file = opened('link');
    file.write(1);
    file.close();
    expect(read(join(folder, 'link', 'real'))).toBe('1\n');
    expect(read(join(folder, 'link', 'run.ndjson'))).toBe('1\n');
  });
});

describe('a disk that takes no more is told as one', () => {
  test.runIf(existsSync('/dev/full'))('where it is full', () => {
    const file = createRecordFile<number>('/dev/full');
    expect(() => file.write(1)).toThrow(DiskError);
    expect(() => file.write(1)).toThrow('ENOSPC: no space left on device, write');
    file.close();
  });

  test('where what was taken away can be put nowhere', () => {
    const file = opened('blocked');
    file.write(1);
    rmSync(dirname(file.path), { recursive: true });
    writeFileSync(dirname(file.path), 'no folder');
    expect(() => file.write(2)).toThrow(DiskError);
    file.close();
  });
});

describe('a place that takes no file is refused in one line', () => {
  test.each([
    ['a folder', ''],
    ['below a file', 'file/run.ndjson'],
    ['below what is below a file', 'file/deep/run.ndjson'],
    ['a link to nowhere', 'nowhere'],
  ])('%s', (_, name) => {
    writeFileSync(join(folder, 'file'), '');
    rmSync(join(folder, 'nowhere'), { force: true });
    symlinkSync('not/there', join(folder, 'nowhere'));
    expect(() => createRecordFile<number>(join(folder, name))).toThrow(UsageError);
    expect(() => createRecordFile<number>(join(folder, name))).toThrow(/^cannot write [^\n]*$/);
  });
});
