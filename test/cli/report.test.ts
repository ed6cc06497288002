import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { comparisonSchema } from '../../core/records/comparison.ts';
import { eventLoop, member, nap, plan, sequential } from '../_plan.ts';
import { recordsOf, sessionOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { capturedIo } from '../_io.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const planned = plan({ models: [sequential, eventLoop], suites: [member(nap)], rounds: 6 });
const records = [sessionOf(planned), ...(await recordsOf(planned, new FakeWorld()))];
const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');

function put(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}
put('run.ndjson', text);

async function report(...words: readonly string[]) {
  const io = capturedIo({ cwd: folder });
  return { code: await main(['report', ...words], io), output: io.output(), errors: io.errors() };
}

async function refusal(name: string, content: string | Buffer): Promise<string> {
  const { code, output, errors } = await report(put(name, content));
  expect([code, output]).toEqual([2, '']);
  expect(errors).toMatch(/^lockstep: .*\n$/);
  return errors;
}

describe('a report', () => {
  test('is for the terminal where nothing else is asked for', async () => {
    const { code, output, errors } = await report('run.ndjson');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('nap · latencyMs=100 · operations=8 · K=4');
    expect(output).toMatch(/^1 +event-loop/m);
    expect(output).toContain('again: lockstep run');
  });

  test.each([['--json'], ['--as', 'json']])('is JSON with %s %s', async (...words) => {
    const { code, output } = await report('run.ndjson', ...words.filter((word) => word !== undefined));
    expect(code).toBe(0);
    const comparison = comparisonSchema.parse(JSON.parse(output));
    expect(comparison).toMatchObject({ state: 'complete', verdict: { winner: 'event-loop' } });
  });

  test('goes to a file with --out, and nothing to stdout', async () => {
    const { code, output, errors } = await report('run.ndjson', '--as', 'markdown', '--out', 'run.md');
    expect([code, output, errors]).toEqual([0, '', `markdown: ${join(folder, 'run.md')}\n`]);
    expect(readFileSync(join(folder, 'run.md'), 'utf8')).toContain('### nap · latencyMs=100');
  });

  test('that cannot be written is told', async () => {
    const { code, errors } = await report('run.ndjson', '--out', join('run.ndjson', 'below.md'));
    expect(code).toBe(2);
    expect(errors).toMatch(/^lockstep: cannot write .*below\.md: .*\n$/);
  });

  test('has colour and width as the terminal has', async () => {
    const io = capturedIo({ cwd: folder, columns: 60, hasColour: true });
    await main(['report', 'run.ndjson'], io);
    expect(io.output()).toContain('\u001B[');
    const narrow = capturedIo({ cwd: folder, columns: 60 });
    await main(['report', 'run.ndjson'], narrow);
    expect(
      Math.max(
        ...narrow
          .output()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60);
  });
});

describe('without a name', () => {
  test('it is the newest of results/', async () => {
    const results = join(folder, 'results');
    mkdirSync(results);
    writeFileSync(join(results, 'b.ndjson'), text);
    writeFileSync(
      join(results, 'a.ndjson'),
      text.replaceAll('"nap @4', '"newer @4').replaceAll('"suite":"nap"', '"suite":"newer"'),
    );
    writeFileSync(join(results, 'c.txt'), 'no result');
    utimesSync(join(results, 'b.ndjson'), 1000, 1000);
    utimesSync(join(results, 'a.ndjson'), 2000, 2000);
    expect((await report()).output).toContain('newer · latencyMs=100');
    utimesSync(join(results, 'b.ndjson'), 3000, 3000);
    expect((await report()).output).toContain('nap · latencyMs=100');
    rmSync(results, { recursive: true });
  });

  test('and without results it says what to do', async () => {
    expect(await report()).toEqual({
      code: 2,
      output: '',
      errors: 'lockstep: there is no result file in results/: run "lockstep run" first, or name one\n',
    });
  });
});

describe('a file that was cut', () => {
  test('is told up to its last whole line, as interrupted', async () => {
    put('cut.ndjson', text.slice(0, -10));
    const { code, output } = await report('cut.ndjson');
    expect(code).toBe(0);
    expect(output).toContain('INTERRUPTED (the file ends before the run did)');
    expect(output).toMatch(/^1 +event-loop/m);
  });

  test('after its first line has no cell that was measured', async () => {
    put('first.ndjson', text.slice(0, text.indexOf('\n') + 1));
    const { code, output } = await report('first.ndjson');
    expect(code).toBe(0);
    expect(output).toContain('failed: the run ended before it began');
  });
});

describe('a file is refused, in one line and with exit code 2, that', () => {
  test.each<[string, string | Buffer, string]>([
    ['is empty', '', 'no result file'],
    ['has half a line', '{"type":"session"', 'no result file'],
    ['is a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xfe, 0x0a]), 'not JSON'],
    ['is other JSON', '{"name":"lockstep"}\n', 'line 1: '],
    ['begins in the middle', text.slice(text.indexOf('\n') + 1), 'its first line is not a session'],
    ['has a line of garbage', `${text}garbage\n`, 'not JSON'],
  ])('%s', async (_, content, message) => {
    expect(await refusal('garbage.ndjson', content)).toContain(message);
  });

  test('has a histogram that is none', async () => {
    const broken = text.replace('"latency":"HIST', '"latency":"FIST');
    expect(await refusal('histogram.ndjson', broken)).toContain('histogram.ndjson is no sound result file: ');
  });

  test('has rounds that took no time', async () => {
    const timeless = text.replaceAll(/"elapsedNs":\d+/g, '"elapsedNs":0');
    expect(await refusal('timeless.ndjson', timeless)).toMatch(/timeless\.ndjson, line \d+: .*elapsedNs/);
  });

  test('is a folder', async () => {
    const { code, errors } = await report('.');
    expect(code).toBe(2);
    expect(errors).toMatch(/^lockstep: cannot read .*EISDIR.*\n$/);
  });
});
