import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../servers/_nobody.ts';

const closed = mkdtempSync(join(tmpdir(), 'lockstep-closed-')); // for its owner alone
const inner = join(closed, 'inner');
mkdirSync(inner, { mode: 0o755 });
afterAll(() => rmSync(closed, { recursive: true }));

test('root, who cannot run PostgreSQL himself, takes a folder that somebody else may come to', () => {
  expect(temporaryFolder(true, [inner, '/nowhere', '/'])).toBe('/');
  expect(temporaryFolder(true, ['/', inner])).toBe('/');
});

test('where there is none, it is the first one, and PostgreSQL says what it lacks', () => {
  expect(temporaryFolder(true, [inner, '/nowhere'])).toBe(inner);
});

test('anybody else takes the folder of temporary files', () => {
  expect(temporaryFolder(false, [inner, '/'])).toBe(inner);
});
