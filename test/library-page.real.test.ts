import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

/** The programs of docs/library.md run as they stand there, but for less of a budget. */

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-page-'));
afterAll(() => rmSync(folder, { recursive: true }));
const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
const files = [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => ({ name, text }));

const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: folder });

/** The same program with as little as can be measured. */
function briefly(text: string): string {
  return text
    .replace("budget: '20s'", "budget: '1ms', rounds: 1, model: ['event-loop']")
    .replace("budget: '60s'", "budget: '1ms'")
    .replace("slo: 'p99=50ms'", "slo: 'p99=0.001ms'") // broken at the first rate
    .replace("from: '50/s'", "from: '1000/s', to: 2000, rounds: 6, budget: '1ms', param: { operations: 20 }");
}

test('the page’s programs measure a suite, and read what was found', () => {
  copyFileSync(join(root, 'examples/read-it.ts'), join(folder, 'read-it.ts'));
  const who = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.org', '-c', 'commit.gpgsign=false'];
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '--all');
  git(...who, 'commit', '--quiet', '--allow-empty', '--message', 'first');
  const said = files.map(({ name, text }) => {
    writeFileSync(join(folder, name), briefly(text));
    const words = ['--import', join(root, 'core/members/self-import.ts'), name];
    return execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  });
  expect(files.map(({ name }) => name)).toEqual(['measure.ts', 'ask.ts', 'gate.ts']);
  expect(said[0]).toMatch(/\S.*\n$/);
  expect(said[1]).toMatch(/event-loop: (?:measured|invalid)/); // other programs may disturb all of it
  expect(said[2]).toMatch(/^(?:pass|inconclusive|regression)\n\[ 'event-loop: (?:known|refused)' \]\n$/);
});
