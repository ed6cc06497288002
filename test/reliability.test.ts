import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What docs/reliability.md promises of the whole. */

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('the clock of the wall dates things, and measures nothing: it may jump', () => {
  const shipped = globSync('{cli,core,reports,runners,servers,suites}/**/*.{ts,mjs}', { cwd: root });
  const reading = shipped.filter((path) => /\bDate\.now\(|\bnew Date\(/.test(read(path)));
  expect(reading.toSorted()).toEqual([
    'cli/monitor-runs.ts', // how long ago a run ended
    'cli/monitor.ts', // and how long ago it began
    'cli/report.ts', // how old a report may be
    'cli/watched.ts', // when a session began
    'core/gate/accepted-file.ts', // until when a change is accepted
    'core/gate/base-folders.ts', // what a container left days ago
    'core/machine/environment.ts', // when a run began
    'core/monitor/open-desk.ts', // when it ended
    'core/readme/code-age.ts', // when code was committed
  ]);
});

test('each test that the page names is there', () => {
  const named = [...read('docs/reliability.md').matchAll(/\btest\/[\w./-]*\w/g)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(8);
  for (const path of named) expect(existsSync(join(root, path)), path).toBe(true);
});
