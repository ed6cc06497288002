import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { commandOf } from '../../cli/command-text.ts';
import { main } from '../../cli/main.ts';
import { analyse } from '../../core/analysis/analysis.ts';
import type { Plan } from '../../core/records/records.ts';
import { capturedIo } from '../_io.ts';
import { eventLoop, plan, sequential } from '../_plan.ts';
import { resultsOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

async function said(cwd: string, ...words: readonly string[]) {
  const io = capturedIo({ cwd });
  return { code: await main(words, io), output: io.output(), errors: io.errors() };
}

async function confidenceOf(cwd: string, ...words: readonly string[]): Promise<number> {
  const { output } = await said(cwd, 'run', 'sleep', '--dry-run', '--json', ...words);
  return (JSON.parse(output) as Plan).confidence;
}

describe('the confidence of a plan', () => {
  const configured = join(folder, 'configured');
  mkdirSync(configured);
  writeFileSync(join(configured, 'lockstep.config.ts'), "export default { confidence: '99%' };");

  test('is that of a flag, else of the environment, else of the configuration, else 95 %', async () => {
    expect(await confidenceOf(folder)).toBe(0.95);
    expect(await confidenceOf(configured)).toBe(0.99);
    vi.stubEnv('LOCKSTEP_CONFIDENCE', '90%');
    expect(await confidenceOf(configured)).toBe(0.9);
    expect(await confidenceOf(configured, '--confidence', '0.999')).toBe(0.999);
  });

  test('stands in the command where it was chosen, which plans the same again', async () => {
    const command = commandOf(['sleep'], { margin: 0.05, confidence: 0.99 });
    expect(command).toBe('lockstep run sleep --margin 0.05 --confidence 0.99');
    expect(await confidenceOf(folder, ...command.split(' ').slice(3))).toBe(0.99);
  });

  test('is that of every interval of the report', async () => {
    const cellsAt = async (confidence: number) => {
      const noisy = new FakeWorld({ costMs: ({ model }, round) => (model === 'sequential' ? round : round ** 2) });
      const planned = plan({ models: [sequential, eventLoop], rounds: 12, confidence });
      return analyse(await resultsOf(planned, noisy));
    };
    const [usual, sure] = [await cellsAt(0.95), await cellsAt(0.99)];
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high ?? 0) - (low ?? 0);
    for (const [index, cell] of sure.cells.entries()) {
      expect(width(cell.makespanMs)).toBeGreaterThan(width(usual.cells[index]!.makespanMs));
    }
    expect(width(sure.comparisons[0]!.ratio)).toBeGreaterThan(width(usual.comparisons[0]!.ratio));
  });
});

describe('lockstep refuses with 2, on one line,', () => {
  const needed = 'a confidence is from 50 % to 99.9 %, such as 99%';
  test.each([
    ['a confidence that is none', ['run', 'sleep', '--confidence', 'high'], 'It must be a share such as 5% or 0.05.'],
    ['one that is a risk', ['run', 'sleep', '--confidence', '5%'], needed],
    ['one that nobody reaches', ['run', 'sleep', '--confidence', '99.99%'], needed],
    [
      'a search with fewer rounds than it needs',
      ['capacity', 'sleep', '--slo', 'p99=90ms', '--confidence', '99.9%'],
      'a confidence of 99.9 % needs at least 11 rounds, and there are 8',
    ],
    [
      'that of a gate, whose errors are its own',
      ['gate', '--against', 'main', '--confidence', '99%'],
      'unknown option',
    ],
  ])('%s', async (_, words, message) => {
    const { code, output, errors } = await said(folder, ...words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });
});
