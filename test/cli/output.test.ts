import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultPath } from '../../cli/output.ts';
import { environment } from '../_environment.ts';
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
