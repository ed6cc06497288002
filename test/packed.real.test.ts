import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';

/** What `npm pack` takes along, but for what has to be built first. */

const root = join(import.meta.dirname, '..');
const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
const [{ files } = { files: [] }] = JSON.parse(
  execFileSync('npm', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
) as [{ readonly files: readonly { readonly path: string }[] }?];
const packed = new Set(files.map(({ path }) => path));

test('the action, the examples and what is read are in the package; tests and benchmarks are not', () => {
  const wanted = ['README.md', 'LICENSE', 'action.yml', 'CHANGELOG.md', 'docs/your-code.md', 'docs/library.md'];
  const examples = ['examples/my-suite.ts', 'examples/read-it.ts', 'examples/ci/github.yml', 'examples/ci/gitlab.yml'];
  expect([...packed]).toEqual(expect.arrayContaining([...wanted, ...examples]));
  expect([...packed].filter((path) => /^(?:test|bench|tools|\.)/.test(path))).toEqual([]);
});

test('no page of the package has a dead link, and its README says how to install it', () => {
  const folders = new Set([...packed].flatMap((path) => [posix.dirname(path), posix.dirname(posix.dirname(path))]));
  const pages = [...packed].filter((path) => path.endsWith('.md'));
  expect(pages).toContain('README.md');
  const dead = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => posix.join(posix.dirname(page), target))
      .filter((target) => !packed.has(target) && !folders.has(posix.normalize(target).replace(/\/$/, '')))
      .map((target) => `${page} → ${target}`),
  );
  expect(dead).toEqual([]);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/npm install --save-dev /);
});
