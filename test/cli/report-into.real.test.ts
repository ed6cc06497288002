import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { END, START } from '../../core/readme/block.ts';
import { age } from '../../cli/units.ts';
import { capturedIo } from '../_io.ts';
import { plan } from '../_plan.ts';
import { temporaryFolder, writeResultFile } from './_result-files.ts';

const folder = temporaryFolder();

test('an age is hours, days or weeks', () => {
  expect(['12h', '30d', '4w'].map(age)).toEqual([43_200_000, 2_592_000_000, 2_419_200_000]);
  for (const word of ['0d', '30', 'd', '1.5d', '-1d', '30 d', '5m']) expect(() => age(word)).toThrow('must be an age');
});

describe('lockstep report', async () => {
  const home = join(folder, 'command');
  mkdirSync(home);
  await writeResultFile(join(home, 'run.ndjson'), plan({ rounds: 6 }));
  await writeResultFile(join(home, 'later.ndjson'), plan({ rounds: 6 }), {}, { startedAt: '2026-11-24T12:00:00.000Z' });
  writeFileSync(join(home, 'README.md'), `# Tool\n\n${START}\n${END}\n`);
  const text = () => readFileSync(join(home, 'README.md'), 'utf8');
  const lockstep = async (...words: string[]) => {
    const io = capturedIo({ cwd: home });
    const code = await main(['report', ...words], io);
    return { code, output: io.output(), errors: io.errors() };
  };

  test('--check fails with 3 before there is a report, and changes nothing', async () => {
    const before = text();
    const { code, output, errors } = await lockstep('--into', 'README.md', '--check');
    expect([code, output]).toEqual([3, '']);
    expect(errors).toBe('lockstep: README.md is stale: there is no report between its markers yet\n');
    expect(text()).toBe(before);
  });

  test('--into puts the short form there, and --check is then content', async () => {
    const { code, errors } = await lockstep('run.ndjson', '--into', 'README.md');
    expect([code, errors]).toEqual([0, `readme: ${join(home, 'README.md')}\n`]);
    expect(text()).toMatch(/^# Tool\n\n<!-- lockstep:start -->\n<!-- lockstep:run \{.*\} -->\n\n\*\*/);
    expect(text()).not.toContain('<details>');
    expect((await lockstep('--into', 'README.md', '--check')).code).toBe(0);
    expect((await lockstep('run.ndjson', '--into', 'README.md', '--check')).code).toBe(0);
  });

  test('--into takes another report in Markdown where one is named', async () => {
    expect((await lockstep('run.ndjson', '--as', 'markdown', '--into', 'README.md')).code).toBe(0);
    expect(text()).toContain('<details>');
  });

  test('--check fails where another run is named, where it is too old, and where somebody edited it', async () => {
    expect((await lockstep('later.ndjson', '--into', 'README.md', '--check')).errors).toContain(
      'not of that of 2026-11-24',
    );
    await writeResultFile(join(home, 'old.ndjson'), plan({ rounds: 6 }), {}, { startedAt: '2001-01-01T00:00:00.000Z' });
    await lockstep('old.ndjson', '--into', 'README.md');
    const old = await lockstep('--into', 'README.md', '--check', '--max-age', '30d');
    expect(old.code).toBe(3);
    expect(old.errors).toMatch(/is \d+(\.\d)? days old, and 30 days are allowed\n$/);
    writeFileSync(join(home, 'README.md'), text().replace('| sequential', '| sequenzial'));
    expect((await lockstep('--into', 'README.md', '--check')).errors).toContain('changed by hand');
  });

  test.each([
    [['--check'], '--check needs --into <file>'],
    [['--max-age', '3d', '--into', 'README.md'], '--max-age needs --check'],
    [['--into', 'README.md', '--check', '--max-age', 'soon'], 'It must be an age such as 12h, 30d or 4w.'],
    [
      ['run.ndjson', '--into', 'README.md', '--as', 'csv'],
      '--into takes Markdown, such as --as readme, and csv is none',
    ],
    [['run.ndjson', '--into', 'README.md', '--json'], 'cannot be used with'],
    [['run.ndjson', '--into', 'README.md', '-o', 'f'], 'cannot be used with'],
    [['run.ndjson', '--into', 'none.md'], 'cannot read'],
    [['run.ndjson', '--into', 'run.ndjson'], 'run.ndjson is read by this command, and would be written over'],
    [['run.ndjson', '--only', 'nothing'], 'no cell has "nothing" in its id: there is "fetch @4 sequential 1"'],
  ])('%j is refused with 2, in one line', async (words, said) => {
    const { code, output, errors } = await lockstep(...words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(said);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  test('--only tells of the cells with that in their id', async () => {
    const { output } = await lockstep('run.ndjson', '--only', 'event-loop', '--as', 'csv');
    expect(
      output
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).toEqual(['id', 'fetch @4 event-loop 4']);
    expect((await lockstep('run.ndjson', '--only', 'event-loop', '--as', 'hgrm')).code).toBe(0);
  });
});
