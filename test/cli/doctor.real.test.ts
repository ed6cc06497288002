import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import { diagnosisSchema } from '../../core/records/diagnosis.ts';
import { capturedIo } from '../_io.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();

async function said(...words: readonly string[]) {
  const io = capturedIo({ cwd: folder });
  return { code: await main(['doctor', ...words], io), output: io.output(), errors: io.errors() };
}

describe('a machine on which nothing can be measured, since it has no place for temporary files', () => {
  beforeEach(() => vi.stubEnv('TMPDIR', join(folder, 'none')));
  afterEach(() => vi.unstubAllEnvs());

  test('is told check by check, with exit code 4', async () => {
    const { code, output } = await said();
    expect(code).toBe(exitCodes.environment);
    expect(output).toContain(`✗ temporary files  ${folder}/none cannot be written: set TMPDIR to a folder that can\n`);
    expect(output).toMatch(/^✓ loopback {9}127\.0\.0\.1 can be listened on\n/);
    expect(output).not.toContain('same code');
  });

  test('as JSON has what was checked, and nothing that was not measured', async () => {
    const { code, output } = await said('--json', '--budget', '20s');
    expect(code).toBe(exitCodes.environment);
    const diagnosis = diagnosisSchema.parse(JSON.parse(output));
    expect(diagnosis).toMatchObject({
      command: 'lockstep doctor --budget 20s',
      same: null,
      planted: null,
      verdict: { word: 'unusable', sentence: 'Nothing can be measured here: temporary files.' },
    });
    expect(diagnosis.checks.find(({ name }) => name === 'temporary files')?.state).toBe('bad');
  });

  test('can be told into a file', async () => {
    const path = join(folder, 'machine.md');
    const { code, output, errors } = await said('--as', 'markdown', '--out', 'machine.md');
    expect([code, output]).toEqual([exitCodes.environment, '']);
    expect(errors).toContain(`markdown: ${path}\n`);
    expect(readFileSync(path, 'utf8')).toMatch(/^\*\*Nothing can be measured here: temporary files\.\*\*\n/);
  });
});

test('a report that cannot tell of it is refused before anything is measured', async () => {
  expect(await said('--as', 'svg')).toEqual({
    code: exitCodes.usage,
    output: '',
    errors: 'lockstep: svg cannot tell of a diagnosis: json, markdown, terminal can\n',
  });
});
