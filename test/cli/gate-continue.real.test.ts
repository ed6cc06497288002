import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import { readGateFile } from '../../core/gate/file.ts';
import { capturedIo } from '../_io.ts';
import { Repository } from './_repository.ts';

const suite = `export default async function answer() { return 'right'; }`;

test('what can be gated here is suggested by the same code on both sides, which leaves no file', async () => {
  const repository = new Repository({ 'a.mjs': suite });
  const io = capturedIo({ cwd: repository.folder });
  const words = ['gate', './a.mjs', '-m', 'event-loop', '--suggest', '--budget', '1s'];
  expect(await main(words, io)).toBe(exitCodes.done);
  // within a second there is one pair of processes
  expect(io.output()).toMatch(/^Suggestion: none of 1 cells is known to be fit for a gate here\.\n/);
  expect(io.output()).toMatch(/! a @1 event-loop 1: not known: too few pairs of processes/);
  expect(io.output().replaceAll(/\s+/g, ' ')).toMatch(/again: lockstep gate \.\/a\.mjs .*--suggest/);
  expect(repository.git('status', '--porcelain')).toBe('');
}, 60_000);

test('a gate is continued from its file, with the same versions, and refused with any other', async () => {
  const repository = new Repository({ 'a.mjs': suite, '.gitignore': '*.ndjson' });
  const gate = async (...words: readonly string[]) => {
    const io = capturedIo({ cwd: repository.folder });
    const code = await main(['gate', './a.mjs', '-m', 'event-loop', '--budget', '1s', ...words], io);
    return { code, output: io.output(), errors: io.errors() };
  };
  const pairsOf = (name: string) =>
    readGateFile(repository.path(name)).flatMap((record) =>
      record.type === 'pair' || record.type === 'control' ? `${record.type} ${record.pair}` : [],
    );

  const first = await gate('--against', 'HEAD', '-o', 'g1.ndjson');
  expect([first.code, first.output.split(':')[0]]).toEqual([exitCodes.done, 'Inconclusive']);
  expect(first.output.replaceAll(/\s+/g, ' ')).toContain('--continue with its file');
  expect(pairsOf('g1.ndjson')).toEqual(['pair 0', 'control 0']);

  const kept = readFileSync(repository.path('g1.ndjson'), 'utf8');
  const second = await gate('--continue', 'g1.ndjson', '-o', 'g2.ndjson');
  expect(second.code).toBe(exitCodes.done);
  expect(pairsOf('g2.ndjson')).toEqual(['pair 0', 'control 0', 'pair 1', 'control 1']);
  expect(second.output.replaceAll(/\s+/g, ' ')).toContain('of at most 2.00 s');
  expect(second.errors.match(/^screen \d+/gm)).toEqual(['screen 2']);
  expect(readFileSync(repository.path('g1.ndjson'), 'utf8')).toBe(kept);

  const refused = async (why: string, ...words: readonly string[]) => {
    const { code, output, errors } = await gate('--continue', 'g1.ndjson', '-o', 'g3.ndjson', ...words);
    expect([code, output]).toEqual([exitCodes.usage, '']);
    expect(errors).toMatch(/^lockstep: .*\n$/);
    expect(errors).toContain(why);
    expect(existsSync(repository.path('g3.ndjson'))).toBe(false);
  };
  await refused('margin 0.05 and 0.2', '--margin', '20%');
  await refused('would be written over', '-o', 'g1.ndjson');
  repository.write({ 'new.mjs': 'export const one = 1;' });
  await refused('what is changed beside the commit');
  repository.commit({});
  await refused('commit');
  expect(repository.leftovers).toEqual([]);
}, 120_000);
