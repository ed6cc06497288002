import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetCluster, makeCluster } from '../../servers/_postgres-cluster.ts';

let root: string;
let runs: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-cluster-'));
  runs = join(root, 'runs');
  writeFileSync(runs, '');
});
afterEach(() => rmSync(root, { recursive: true }));

/** An initdb that says that it ran, makes the folder after -D, and ends so. */
function programsWith(name: string, code = 0) {
  const folder = join(root, name);
  mkdirSync(folder);
  const script = `#!/bin/sh\necho ${name} >> '${runs}'; mkdir -m 700 "$2"; echo ${name} > "$2/PG_VERSION"; echo no room >&2; exit ${code}\n`;
  writeFileSync(join(folder, 'initdb'), script, { mode: 0o755 });
  return { folder, spawned: { cwd: '/', env: { PATH: process.env['PATH'] ?? '' } } };
}
const made = () => readFileSync(runs, 'utf8').split('\n').filter(Boolean);
const versionIn = (data: string) => readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();

test('a cluster is made once for each PostgreSQL, and copied from then on', async () => {
  const cache = join(root, 'home/cache');
  const [one, other] = [programsWith('one'), programsWith('other')];
  const folders = ['a', 'b', 'c'].map((name) => join(root, name)) as [string, string, string];
  expect(await makeCluster(one, folders[0], cache)).toBe(false);
  expect(await makeCluster(one, folders[1], cache)).toBe(true);
  expect(await makeCluster(other, folders[2], cache)).toBe(false);
  expect(folders.map(versionIn)).toEqual(['one', 'one', 'other']);
  expect(made()).toEqual(['one', 'other']);
  expect(statSync(folders[1]).mode & 0o777).toBe(0o700);
  expect(readdirSync(cache)).toHaveLength(2);
});

test('one that is forgotten is made anew', async () => {
  const programs = programsWith('one');
  await makeCluster(programs, join(root, 'a'), root);
  forgetCluster(programs, root);
  expect(await makeCluster(programs, join(root, 'b'), root)).toBe(false);
});

test('where nothing can be kept, it is made each time, and nothing breaks', async () => {
  const programs = programsWith('one');
  const noFolder = join(runs, 'cache'); // below a file
  for (const name of ['a', 'b']) expect(await makeCluster(programs, join(root, name), noFolder)).toBe(false);
  expect(made()).toEqual(['one', 'one']);
});

test('an initdb that fails is told by its last lines, and nothing of it is kept', async () => {
  const cache = join(root, 'cache');
  const failed = makeCluster(programsWith('one', 1), join(root, 'a'), cache);
  await expect(failed).rejects.toThrow('initdb of PostgreSQL ended with code 1: no room');
  expect(() => readdirSync(cache)).toThrow('ENOENT');
});
