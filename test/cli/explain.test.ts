import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { whatIfWords } from '../../cli/what-if-words.ts';
import { explanationSchema } from '../../core/records/explanation.ts';
import { capturedIo } from '../_io.ts';
import { eventLoop, nap, member, plan, sequential } from '../_plan.ts';
import { recordsOf, sessionOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { floors, threadPool } from '../core/explain/_explained.ts';
import { temporaryFolder, writeResultFile } from './_result-files.ts';

const folder = temporaryFolder();
const swept = plan({
  suites: [member(nap)],
  models: [sequential, eventLoop, threadPool],
  concurrency: [1, 2, 4, 8, 16],
  params: { operations: ['32'], latencyMs: ['10'] },
});
const records = [sessionOf(swept), ...floors, ...(await recordsOf(swept, new FakeWorld()))];
writeFileSync(join(folder, 'run.ndjson'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));

async function explain(...words: string[]) {
  const io = capturedIo({ cwd: folder, columns: 100 });
  const code = await main(['explain', ...words], io);
  return { code, output: io.output(), errors: io.errors() };
}

test('says what to set first, and ends with 0', async () => {
  const { code, output, errors } = await explain('run.ndjson');
  expect([code, errors]).toEqual([0, '']);
  expect(output).toMatch(/^nap: what to set\n· paste concurrency: 16 with event-loop: 1600\/s, /);
  for (const title of ['how it scales', 'what binds', 'theory, simulation and measurement']) {
    expect(output).toContain(`\nnap: ${title}\n`);
  }
});

test('fits the screen', async () => {
  const { output } = await explain('run.ndjson');
  for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('--json is the explanation itself', async () => {
  const { output } = await explain('run.ndjson', '--json');
  const { findings, whatIf } = explanationSchema.parse(JSON.parse(output));
  expect(findings.length).toBeGreaterThan(10);
  expect(whatIf).toBeNull();
  expect((await explain('run.ndjson', '--as', 'json')).output).toBe(output);
});

test('--out writes the file', async () => {
  const { code, output, errors } = await explain('run.ndjson', '--out', 'why.txt');
  expect([code, output]).toEqual([0, '']);
  expect(errors).toBe(`terminal: ${join(folder, 'why.txt')}\n`);
  expect(readFileSync(join(folder, 'why.txt'), 'utf8')).toContain('what to set');
});

describe('--what-if', () => {
  test('answers for every model of the run, and for no other question', async () => {
    const { code, output } = await explain('run.ndjson', '-w', 'latency=80ms', 'cpu=0.4ms', 'rate=500/s', 'cores=4');
    expect(code).toBe(0);
    expect(output).toMatch(
      /^What if operations wait 80 ms and take 0\.4 ms of CPU, and come in at random, 500 a second,/,
    );
    expect(output).toMatch(/\n! sequential 1 does not hold: /);
    expect(output).toMatch(/\n! event-loop 16 does not hold: /);
    expect(output).not.toContain('what to set');
  });

  test('is part of the JSON', async () => {
    const { output } = await explain('run.ndjson', '--json', '-w', 'rate=50', 'model=event-loop', 'concurrency=8');
    const { whatIf } = explanationSchema.parse(JSON.parse(output));
    expect(whatIf?.scene).toMatchObject({ latencyMs: 10, ratePerSecond: 50, concurrency: 8 });
    expect(whatIf?.models).toHaveLength(1);
    expect(whatIf?.models[0]?.closedForm.isHeld).toBe(true);
  });

  test('reads every word', () => {
    const words = ['latency=1.5s', 'cpu=400us', 'rate=0.5/s', 'cores=2', 'threads=8', 'concurrency=64', 'model=a,b'];
    expect(whatIfWords(words)).toEqual({
      latencyMs: 1500,
      cpuMs: 0.4,
      ratePerSecond: 0.5,
      cores: 2,
      threads: 8,
      concurrency: 64,
      models: ['a', 'b'],
    });
    expect(whatIfWords(['latency=0', 'cpu=3µs'])).toEqual({ latencyMs: 0, cpuMs: 0.003 });
  });
});

describe('refuses with exit code 2, on one line,', () => {
  test.each([
    ['a word that is near one', ['-w', 'latncy=80ms'], 'unknown --what-if "latncy": did you mean latency?'],
    ['a word without a value', ['-w', 'latency'], '--what-if latency= must be such as latency=80ms'],
    ['a value that is none', ['-w', 'latency=-3ms'], '--what-if latency=-3ms must be such as latency=80ms'],
    ['no arrivals at all', ['-w', 'rate=0'], '--what-if rate=0 must be such as rate=500/s'],
    ['half a core', ['-w', 'cores=0.5'], '--what-if cores=0.5 must be such as cores=4'],
    ['a model that is near one', ['-w', 'model=evnt-loop'], 'unknown model "evnt-loop": did you mean event-loop?'],
    ['a format that cannot tell of it', ['--as', 'csv'], 'csv cannot tell of an explanation: json, terminal can'],
  ])('%s', async (_, words, said) => {
    const { code, output, errors } = await explain('run.ndjson', ...words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(said);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a file that is not there, and no file at all', async () => {
    expect((await explain('none.ndjson')).errors).toContain('cannot read');
    expect((await explain()).errors).toContain('there is no result file in results/');
  });
});

test('a run that is not whole is explained as far as it goes, and ends with 3', async () => {
  const text = readFileSync(join(folder, 'run.ndjson'), 'utf8');
  writeFileSync(join(folder, 'cut.ndjson'), text.slice(0, -10));
  const { code, output } = await explain('cut.ndjson');
  expect(code).toBe(3);
  expect(output).toMatch(/^! the run is interrupted: only what it measured is explained\n/);
});

test('a run of which nothing counts has nothing to explain, and ends with 3', async () => {
  await writeResultFile(join(folder, 'noisy.ndjson'), plan(), { foreignShare: () => 0.9 });
  const { code, output } = await explain('noisy.ndjson');
  expect(code).toBe(3);
  expect(output).toMatch(/^Nothing was measured that could be explained\./);
});
