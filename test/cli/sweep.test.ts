import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandOf } from '../../cli/command-text.ts';
import { main } from '../../cli/main.ts';
import { mergedSweeps, sweeps, swept } from '../../cli/sweep.ts';
import { capturedIo } from '../_io.ts';
import { member, suite } from '../_plan.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();

describe('a range', () => {
  test.each([
    ['concurrency=0..8', 'whole numbers from 1'],
    ['concurrency=1.5..8', 'whole numbers from 1'],
    ['latencyMs=5', 'A range is low..high'],
    ['latencyMs=5..', 'A range is low..high'],
    ['latencyMs=-5..5', 'A range is low..high'],
    ['latencyMs=5..5', '5 is not below 5.'],
    ['latencyMs=9..1', '9 is not below 1.'],
    ['latencyMs=1..9/1', '2 to 100 points, not 1'],
    ['latencyMs=1..1e999', 'is not below'],
    ['=1..2', 'It must be name=low..high'],
    ['1..2', 'It must be name=low..high'],
  ])('%s is refused', (word, said) => {
    expect(() => sweeps(word, undefined)).toThrow(said);
  });

  test('is given once a name', () => {
    expect(sweeps('b=1..2', { a: '1..2' })).toEqual({ a: '1..2', b: '1..2' });
    expect(() => sweeps('a=1..4', { a: '1..2' })).toThrow('a is swept twice.');
  });
});

describe('what is swept', () => {
  const suites = [member(suite())];

  test('becomes the list of calls in flight, and values of parameters', () => {
    const sweep = { concurrency: '1..4', latencyMs: '1..5' };
    expect(swept({ sweep, concurrency: [9], param: { operations: ['3'] } })).toEqual({
      sweep,
      concurrency: [1, 2, 4],
      param: { operations: ['3'], latencyMs: ['1', '2', '5'] },
    });
  });

  test('has a name that a suite knows, and no other value', () => {
    expect(() => mergedSweeps(suites, {}, { sweep: { concurency: '1..4' } })).toThrow('did you mean concurrency?');
    expect(() => mergedSweeps(suites, {}, { sweep: { latencyMs: '1..4' }, param: { latencyMs: ['1'] } })).toThrow(
      'latencyMs is swept, and given as well',
    );
    expect(() => mergedSweeps(suites, {}, { sweep: { concurrency: '1..4' }, concurrency: [1] })).toThrow('as well');
  });

  test('of the configuration gives way to a flag, and is for suites that have it', () => {
    const config = { concurrency: '1..4', latencyMs: '1..5', other: '1..2' };
    expect(mergedSweeps(suites, config, { concurrency: [8], sweep: { latencyMs: '1..2' } })).toEqual({
      latencyMs: '1..2',
    });
    expect(mergedSweeps(suites, config, {})).toEqual({ concurrency: '1..4', latencyMs: '1..5' });
  });
});

describe('lockstep run --sweep', () => {
  const run = async (cwd: string, ...words: string[]) => {
    const io = capturedIo({ cwd });
    const code = await main(['run', 'sleep', '-m', 'event-loop', '--dry-run', '--json', ...words], io);
    return { code, output: io.output(), errors: io.errors() };
  };
  const rowsOf = (output: string): string[] =>
    JSON.parse(output).trials.map(({ scenario }: { scenario: string }) => scenario);

  test('repeated, multiplies', async () => {
    const { output } = await run(folder, '--sweep', 'concurrency=1..2', '--sweep', 'latencyMs=1..2');
    expect(rowsOf(output)).toEqual([
      'sleep latencyMs=1 @1',
      'sleep latencyMs=1 @2',
      'sleep latencyMs=2 @1',
      'sleep latencyMs=2 @2',
    ]);
  });

  test('stands in the command, which plans the same again', async () => {
    const limits = { budget: 60_000, timeout: 60_000, seed: 1, margin: 0.05 };
    const sweep = { concurrency: '1..4', latencyMs: '1..5/3' };
    const command = commandOf(['sleep'], { ...limits, sweep, orderSeed: 3 });
    expect(command).toContain('--sweep concurrency=1..4 --sweep latencyMs=1..5/3 ');
    const again = await run(folder, ...command.split(' ').slice(3));
    const asked = await run(folder, '--sweep', 'concurrency=1..4', '--sweep', 'latencyMs=1..5/3', '--order-seed', '3');
    expect(again.output).toBe(asked.output);
  });

  test('leaves out of the command what it takes the place of', () => {
    const limits = { rounds: 12, budget: 60_000, timeout: 60_000, seed: 1, margin: 0.05 };
    const configured = { concurrency: [16], param: { latencyMs: ['5'], operations: ['9'] } };
    const command = commandOf(['sleep'], {
      ...limits,
      ...configured,
      sweep: { concurrency: '1..4', latencyMs: '1..5' },
    });
    expect(command).toMatch(
      /^lockstep run sleep -p operations=9 --sweep concurrency=1\.\.4 --sweep latencyMs=1\.\.5 --rounds/,
    );
  });

  test('has a key in the configuration', async () => {
    writeFileSync(join(folder, 'lockstep.config.ts'), "export default { sweep: { concurrency: '1..4' } };\n");
    expect(rowsOf((await run(folder)).output)).toEqual(['sleep @1', 'sleep @2', 'sleep @4']);
    expect(rowsOf((await run(folder, '-k', '3')).output)).toEqual(['sleep @3']);
  });

  test.each([
    ['concurrency=8..1', '8 is not below 1'],
    ['iteration=0..5', 'unknown sweep "iteration": did you mean operations?'],
    ['rate=1..5', 'unknown sweep "rate": there is concurrency, latencyMs, operations'],
  ])('%s is refused in one line', async (word, said) => {
    const { code, errors } = await run(join(folder, 'nowhere'), '--sweep', word);
    expect(code).toBe(2);
    expect(errors).toContain(said);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });
});
