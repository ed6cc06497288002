import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportFiles, reportOf, writeReports } from '../../cli/report-files.ts';
import { capturedIo } from '../_io.ts';
import { comparison } from '../reports/_comparison.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();
const beside = join(folder, 'run.ndjson');

async function writing(...words: readonly string[]) {
  const io = capturedIo({ cwd: folder });
  const isAllWritten = writeReports(await reportFiles(words, 'run'), comparison(), beside, io);
  return { isAllWritten, errors: io.errors() };
}

describe('reports into files', () => {
  test('are none where none was asked for', async () => {
    expect(await reportFiles(undefined, 'run')).toEqual([]);
  });

  test('are written beside the result file, or where it was asked for, and it is said where', async () => {
    const { isAllWritten, errors } = await writing('json', 'markdown=told=here.md');
    expect(isAllWritten).toBe(true);
    expect(errors).toBe(`json: ${join(folder, 'run.json')}\nmarkdown: ${join(folder, 'told=here.md')}\n`);
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toEqual(comparison());
    expect(readFileSync(join(folder, 'told=here.md'), 'utf8')).toContain('No verdict: nothing was compared.');
  });

  test('that cannot be written are told in one line, and keep no other from being written', async () => {
    const { isAllWritten, errors } = await writing('json=none/told.json', 'csv=told.csv');
    expect(isAllWritten).toBe(false);
    expect(errors).toMatch(/^lockstep: cannot write .*told\.json: ENOENT.*\ncsv: .*told\.csv\n$/);
    expect(existsSync(join(folder, 'told.csv'))).toBe(true);
  });
});

describe('a report', () => {
  test('that cannot tell of what is asked is refused, with those that can', async () => {
    await expect(reportOf('svg', 'gate')).rejects.toThrow(/^svg cannot tell of a gate: .*\bjunit\b.* can$/);
  });

  test('that there is not is refused, with what was meant', async () => {
    await expect(reportFiles(['markdwn=a.md'], 'run')).rejects.toThrow('did you mean markdown?');
  });
});
