import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { type Comparison, comparisonSchema } from '../../core/records/comparison.ts';
import { readResultFile } from '../../core/records/result-file.ts';
import { type CapturedIo, capturedIo } from '../_io.ts';

// whoever runs these tests may do other things with his machine meanwhile
vi.mock('../../core/machine/machine.ts', async (original) => ({
  ...(await original<object>()),
  contamination: () => null,
}));

const folder = mkdtempSync(join(tmpdir(), 'lockstep-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const words = [
  'run',
  'sleep',
  '-p',
  'latencyMs=5',
  '-p',
  'operations=8',
  '--rounds',
  '2',
  '-m',
  'sequential,event-loop',
];

describe('a run of real processes', () => {
  let io: CapturedIo;
  let comparison: Comparison;
  beforeAll(async () => {
    io = capturedIo({ cwd: folder });
    const code = await main(
      [...words, '--json', '--out', 'deep/run.ndjson', '--report', 'markdown,json=told.json'],
      io,
    );
    expect(code).toBe(0);
    comparison = comparisonSchema.parse(JSON.parse(io.output()));
  });

  test('tells what it measured, as JSON on stdout', () => {
    expect(comparison.state).toBe('complete');
    expect(
      comparison.cells.map(({ model, state, rounds, operations }) => [model, state, rounds, operations.succeeded]),
    ).toEqual([
      ['sequential', 'measured', 2, 16],
      ['event-loop', 'measured', 2, 16],
    ]);
  });

  test('measured what it cannot have been quicker than', () => {
    const [sequential, eventLoop] = comparison.cells;
    expect([sequential!.boundMs, eventLoop!.boundMs]).toEqual([40, 5]);
    expect(sequential!.makespanMs.median).toBeGreaterThan(39);
    expect(eventLoop!.makespanMs.median).toBeGreaterThan(4.9);
    expect(sequential!.peakRssBytes).toBeGreaterThan(2e7);
  });

  test('measured the floors', () => {
    expect(comparison.floors.map(({ name }) => name)).toContain('thread');
    for (const { p50Micros, samples } of comparison.floors) {
      expect(p50Micros).toBeGreaterThan(0);
      expect(samples).toBeGreaterThan(0);
    }
  });

  test('keeps every record in the file that was named', () => {
    const { session, rounds, end } = readResultFile(join(folder, 'deep/run.ndjson'));
    expect(session.command).toBe(
      'lockstep run sleep --model sequential,event-loop -p latencyMs=5 -p operations=8 --rounds 2 --budget 60s --timeout 60s --seed 1 --margin 0.05',
    );
    expect(rounds).toHaveLength(4);
    expect(end.state).toBe('complete');
  });

  test('writes its reports beside the result file, or where they were wanted', () => {
    expect(readFileSync(join(folder, 'deep/run.md'), 'utf8')).toContain(
      '### sleep · latencyMs=5 · operations=8 · K=16',
    );
    expect(JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8'))).toEqual(comparison);
  });

  test('says on stderr what it does and where it wrote', () => {
    const lines = io.errors().trim().split('\n');
    expect(lines[0]).toMatch(/^measuring for at least \d+ s; Ctrl-C keeps what is measured$/);
    expect(lines[1]).toBe('  0 % sleep latencyMs=5 operations=8 @16');
    expect(lines.slice(-3)).toEqual([
      `markdown: ${join(folder, 'deep/run.md')}`,
      `json: ${join(folder, 'told.json')}`,
      `results: ${join(folder, 'deep/run.ndjson')}`,
    ]);
  });

  test('can be told again from its file, word for word', async () => {
    const again = capturedIo({ cwd: folder });
    expect(await main(['report', 'deep/run.ndjson', '--json'], again)).toBe(0);
    expect(again.output()).toBe(io.output());
  });
});

describe('a run that is interrupted', () => {
  test('before it began keeps its plan, and ends with 130', async () => {
    const io = capturedIo({ cwd: folder, interrupted: AbortSignal.abort() });
    expect(await main([...words, '--out', 'never.ndjson'], io)).toBe(130);
    expect(readResultFile(join(folder, 'never.ndjson')).end).toMatchObject({ state: 'interrupted' });
    expect(io.output()).toContain('INTERRUPTED');
  });

  test('in the middle keeps what was measured, and ends with 130', async () => {
    const interruption = new AbortController();
    const io = capturedIo({
      cwd: folder,
      isProgressLive: true,
      interrupted: interruption.signal,
      rewrite(text) {
        if (text.includes('round 2')) interruption.abort();
      },
    });
    const code = await main([...words, '--rounds', '500', '--out', 'middle.ndjson'], io);
    expect(code).toBe(130);
    const { rounds, end } = readResultFile(join(folder, 'middle.ndjson'));
    expect(end.state).toBe('interrupted');
    expect(rounds.length).toBeGreaterThanOrEqual(3);
    expect(rounds.length).toBeLessThan(10);
  });
});

describe('nothing is measured', () => {
  test('where there are not as many open files as are needed: exit code 4', async () => {
    const io = capturedIo({ cwd: folder });
    expect(await main(['run', 'sleep', '-m', 'event-loop', '-k', '999999999', '--out', 'files.ndjson'], io)).toBe(4);
    expect(io.errors()).toMatch(
      /^lockstep: 1000000099 open files are needed and \d+ allowed: run "ulimit -n 1000000099" first\n$/,
    );
    expect(existsSync(join(folder, 'files.ndjson'))).toBe(false);
  });

  test('where the result file cannot be made', async () => {
    const io = capturedIo({ cwd: folder });
    expect(await main([...words, '--out', 'never.ndjson/below.ndjson'], io)).toBe(2);
    expect(io.errors()).toMatch(/^lockstep: cannot write .*\n$/);
  });
});

test('without a name the file is called by date and commit, and none is written over', async () => {
  const interrupted = AbortSignal.abort();
  await main([...words], capturedIo({ cwd: folder, interrupted }));
  await main([...words], capturedIo({ cwd: folder, interrupted }));
  const names = readdirSync(join(folder, 'results')).toSorted();
  expect(names).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d-no-commit-2\.ndjson$/),
    expect.stringMatching(/^\d{4}-\d\d-\d\d-no-commit\.ndjson$/),
  ]);
});
