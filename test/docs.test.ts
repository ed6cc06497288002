import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../cli/main.ts';
import { capturedIo } from './_io.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

/** Lines of shell blocks that call lockstep, without what follows a comment. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1] ?? '');
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('lockstep '))
    .map((line) => line.replace(/\s+#.*$/, ''));
}

/** Runs are planned and not run; a report is asked for without the file that a reader would have. */
function harmless(command: string): string[] | null {
  const words = command.split(/\s+/).slice(1);
  // a file of the reader's own is none of ours
  if (words.some((word) => word.includes('#'))) return null;
  if (words[0] === 'run')
    return [...words.map((word) => word.replace(/^\.(?=\/[\w-]+\.ts$)/, join(root, 'examples'))), '--dry-run'];
  return words[0] === 'list' ? words : null;
}

const commands = commandsIn(textOf('README.md'));

test('the README shows commands', () => {
  expect(commands.length).toBeGreaterThan(5);
});

test.each(commands.filter((command) => harmless(command) !== null))(
  'the README’s command is understood: %s',
  async (command) => {
    const io = capturedIo();
    const code = await main(harmless(command) ?? [], io);
    expect(io.errors()).toBe('');
    expect(code).toBe(0);
  },
);

test('code that a page shows from a file is what the file says', () => {
  for (const page of pages) {
    for (const [, path, shown] of textOf(page).matchAll(/<!-- file: (\S+) -->\n```\w+\n(.*?)```/gs)) {
      expect(shown, `${page} shows ${path}`).toBe(readFileSync(join(root, path ?? ''), 'utf8'));
    }
  }
});

test('every file that a page links to is there', () => {
  for (const page of pages) {
    for (const [, target] of textOf(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      expect(existsSync(join(root, page, '..', target ?? '')), `${page} → ${target}`).toBe(true);
    }
  }
});

test('every make target that a page names is in the Makefile', () => {
  const targets = new Set([...textOf('Makefile').matchAll(/^([a-z-]+):.*##/gm)].map((match) => match[1]));
  for (const page of pages) {
    for (const [, target] of textOf(page).matchAll(/(?:`|^)make ([a-z-]+)/gm))
      expect(targets, `${page}: make ${target}`).toContain(target);
  }
});

test('every code that a cell can be INVALID by is explained', () => {
  const source = readFileSync(join(root, 'core/analysis/violation.ts'), 'utf8');
  const union = /export type ViolationCode =([^;]+);/.exec(source)?.[1] ?? '';
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(10);
  const rows = textOf('docs/method.md')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  for (const code of [...codes, 'contaminated', 'no-success']) {
    expect(
      rows.some((row) => row.includes(`\`${code}\``)),
      code,
    ).toBe(true);
  }
});
