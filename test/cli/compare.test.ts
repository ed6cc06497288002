import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { changesSchema } from '../../core/records/changes.ts';
import { uniform } from '../../core/work/random.ts';
import type { PlannedTrial } from '../../core/records/records.ts';
import { capturedIo } from '../_io.ts';
import { eventLoop, plan, pool, sequential } from '../_plan.ts';
import type { Script } from '../_world.ts';
import { temporaryFolder, writeResultFile } from './_result-files.ts';

const folder = temporaryFolder();
const planned = plan({ models: [sequential, eventLoop, pool], rounds: 12 });

const script = (noiseSeed: number, costOf: (trial: PlannedTrial) => number): Script => ({
  costMs: (trial, round) => costOf(trial) + 0.2 * uniform(noiseSeed + trial.id.length, round),
});
await writeResultFile(
  join(folder, 'a.ndjson'),
  planned,
  script(1, () => 2),
);
await writeResultFile(
  join(folder, 'b.ndjson'),
  planned,
  script(2, () => 2),
);
await writeResultFile(
  join(folder, 'slower.ndjson'),
  planned,
  script(3, ({ model }) => (model === 'pool' ? 40 : 2)),
);
await writeResultFile(
  join(folder, 'other-seed.ndjson'),
  plan({ rounds: 12, seed: 99 }),
  script(4, () => 2),
);
await writeResultFile(
  join(folder, 'fewer.ndjson'),
  plan({ rounds: 12 }),
  script(5, () => 2),
);

async function lockstep(...words: string[]) {
  const io = capturedIo({ cwd: folder, columns: 120 });
  const code = await main(words, io);
  return { code, output: io.output(), errors: io.errors() };
}

test('two runs of one program are the same, and the exit code is 0', async () => {
  const { code, output, errors } = await lockstep('compare', 'a.ndjson', 'b.ndjson');
  expect(errors).toBe('');
  expect(output).toMatch(/^The same: none of 15 ratios differs by more than 5 %\.\n/);
  expect(code).toBe(0);
});

test('a run that is worse ends with exit code 1, and says so first', async () => {
  const { code, output } = await lockstep('compare', 'a.ndjson', 'slower.ndjson');
  expect(output).toMatch(/^b is worse in 6 of 15 ratios/);
  expect(code).toBe(1);
});

test('a run that is better ends with 0', async () => {
  expect((await lockstep('compare', 'slower.ndjson', 'a.ndjson')).code).toBe(0);
});

test('what could not be compared ends with 3, though nothing is worse', async () => {
  const { code, output } = await lockstep('compare', 'a.ndjson', 'fewer.ndjson');
  expect(output).toMatch(/! not compared: fetch @4 pool 2x2: not in b/);
  expect(code).toBe(3);
});

describe('refuses with exit code 2, on one line of stderr, and prints nothing else,', () => {
  test.each([
    ['other seeds', ['a.ndjson', 'other-seed.ndjson'], 'not comparable: a was made with --seed 7 and b with --seed 99'],
    ['a file that is not there', ['a.ndjson', 'none.ndjson'], 'cannot read'],
    ['a format that tells of one run only', ['a.ndjson', 'b.ndjson', '--as', 'csv'], 'csv cannot tell of two runs: '],
    ['a format that is none', ['a.ndjson', 'b.ndjson', '--as', 'markdwon'], 'did you mean markdown?'],
    ['one file', ['a.ndjson'], "missing required argument 'b'"],
    ['a place that cannot be written', ['a.ndjson', 'b.ndjson', '-o', 'no/such/folder.txt'], 'cannot write'],
  ])('%s', async (_, words, said) => {
    const { code, output, errors } = await lockstep('compare', ...words);
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(errors).toContain(said);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('--json is the changes themselves', async () => {
  const { output } = await lockstep('compare', 'a.ndjson', 'slower.ndjson', '--json');
  expect(changesSchema.parse(JSON.parse(output)).verdict.overall).toBe('worse');
  expect((await lockstep('compare', 'a.ndjson', 'slower.ndjson', '--as', 'json')).output).toBe(output);
});

test('--out writes the file, without colours, and keeps the exit code', async () => {
  const { code, output, errors } = await lockstep(
    'compare',
    'a.ndjson',
    'slower.ndjson',
    '--as',
    'markdown',
    '-o',
    'c.md',
  );
  expect([code, output]).toEqual([1, '']);
  expect(errors).toBe(`markdown: ${join(folder, 'c.md')}\n`);
  expect(readFileSync(join(folder, 'c.md'), 'utf8')).toMatch(/^\*\*b is worse in 6 of 15 ratios/);
});

test('a file that was cut is compared up to its last whole line, and ends with 3', async () => {
  const text = readFileSync(join(folder, 'b.ndjson'), 'utf8');
  writeFileSync(join(folder, 'cut.ndjson'), text.slice(0, -10));
  const { code, output } = await lockstep('compare', 'a.ndjson', 'cut.ndjson');
  expect(output).toContain('! b is interrupted: only what it measured is compared');
  expect(code).toBe(3);
});
