import { afterEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import { toolVersion } from '../../cli/version.ts';
import { EnvironmentError } from '../../core/text/errors.ts';
import { capturedIo } from '../_io.ts';

afterEach(() => vi.unstubAllEnvs());

async function said(...words: readonly string[]) {
  const io = capturedIo();
  return { code: await main(words, io), output: io.output(), errors: io.errors() };
}

describe('a wrong word gets one line on stderr, with the nearest right one, and exit code 2:', () => {
  test.each<[string, readonly string[], string]>([
    ['a command', ['rnu'], "unknown command 'rnu' (Did you mean run?)"],
    ['a command like no other', ['xyzzy'], "unknown command 'xyzzy' (lockstep --help says what there is)"],
    ['an option', ['run', '--modle', 'x'], "unknown option '--modle' (Did you mean --model?)"],
    ['a suite', ['run', 'htp-get', '--dry-run'], 'unknown suite "htp-get": did you mean http-get?'],
    ['a model', ['run', '-m', 'event-lop', '--dry-run'], 'unknown model "event-lop": did you mean event-loop?'],
    ['a parameter', ['run', '-p', 'latncyMs=1', '--dry-run'], 'unknown parameter "latncyMs": did you mean latencyMs?'],
    [
      'a value',
      ['run', 'sleep', '-p', 'latencyMs=x', '--dry-run'],
      'sleep: latencyMs=x must be a number from 0 to 600000',
    ],
    [
      'a value that is no pair',
      ['run', '-p', 'latencyMs'],
      "option '-p, --param <key=values>' argument 'latencyMs' is invalid. It must be key=value or key=value1,value2.",
    ],
    [
      'a number',
      ['run', '-r', 'many'],
      "option '-r, --rounds <number>' argument 'many' is invalid. It must be a whole number of at least 1.",
    ],
    [
      'a duration',
      ['run', '--budget', '5'],
      "option '--budget <duration>' argument '5' is invalid. It must be a duration such as 500ms, 60s or 2m.",
    ],
    ['a report', ['report', '--as', 'markdwn'], 'unknown report "markdwn": did you mean markdown?'],
    ['a report to write', ['run', 'sleep', '--report', 'jsn'], 'unknown report "jsn": did you mean json?'],
    ['a list', ['list', 'suits'], 'unknown list "suits": did you mean suites?'],
    [
      'a word too many',
      ['list', 'suites', 'models'],
      "too many arguments for 'list'. Expected 1 argument but got 2: suites, models. (lockstep --help says what there is)",
    ],
    [
      'a word too few',
      ['run', '--out'],
      "option '-o, --out <file>' argument missing (lockstep --help says what there is)",
    ],
  ])('%s', async (_, words, message) => {
    expect(await said(...words)).toEqual({ code: exitCodes.usage, output: '', errors: `lockstep: ${message}\n` });
  });

  test('a file that is not there', async () => {
    const { code, output, errors } = await said('run', './nowhere.ts', '--dry-run');
    expect([code, output]).toEqual([exitCodes.usage, '']);
    expect(errors).toMatch(/^lockstep: suite .*nowhere\.ts: .*\n$/);
  });

  test('a word of the environment', async () => {
    vi.stubEnv('LOCKSTEP_ROUNDS', 'many');
    const { code, errors } = await said('run', 'sleep', '--dry-run');
    expect(code).toBe(exitCodes.usage);
    expect(errors).toMatch(
      /^lockstep: option '-r, --rounds <number>' value 'many' from env 'LOCKSTEP_ROUNDS' is invalid\..*\n$/,
    );
  });
});

describe('who asks for help', () => {
  test.each([[['--help']], [['run', '--help']], [['list', '--help']], [['report', '--help']], [['help', 'run']]])(
    'with %s gets it on stdout',
    async (words) => {
      const { code, output, errors } = await said(...words);
      expect([code, errors]).toEqual([exitCodes.done, '']);
      expect(output).toMatch(/^Usage: lockstep/);
    },
  );

  test('finds every command and every option of a run', async () => {
    const { output } = await said('--help');
    for (const command of ['run', 'list', 'report']) expect(output).toMatch(new RegExp(`^  ${command} `, 'm'));
    const { output: run } = await said('run', '--help');
    for (const name of [
      'model',
      'param',
      'concurrency',
      'threads',
      'rounds',
      'budget',
      'seed',
      'margin',
      'out',
      'report',
      'dry-run',
      'json',
    ]) {
      expect(run).toContain(`--${name}`);
    }
  });

  test('gets it as wide as the terminal', async () => {
    const io = capturedIo({ columns: 80 });
    await main(['run', '--help'], io);
    expect(
      Math.max(
        ...io
          .output()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  test('without a word gets it on stderr, for nothing was done', async () => {
    const { code, output, errors } = await said();
    expect([code, output]).toEqual([exitCodes.usage, '']);
    expect(errors).toContain('Usage: lockstep');
  });
});

test('the version is that of the package', async () => {
  expect(toolVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(await said('--version')).toEqual({ code: exitCodes.done, output: `${toolVersion()}\n`, errors: '' });
});

describe('an error that is not the user’s', () => {
  const failing = (error: Error) =>
    capturedIo({
      stdout() {
        throw error;
      },
    });

  test('of the environment is told in one line, with exit code 4', async () => {
    const io = failing(new EnvironmentError('164 open files are needed'));
    expect(await main(['list'], io)).toBe(exitCodes.environment);
    expect(io.errors()).toBe('lockstep: 164 open files are needed\n');
  });

  test('of our own is told with its place, with exit code 3: it is never a success', async () => {
    const io = failing(new TypeError('our fault'));
    expect(await main(['list'], io)).toBe(exitCodes.invalid);
    expect(io.errors()).toMatch(/^lockstep: TypeError: our fault\n +at /);
  });
});

test('exit codes are those that scripts know', () => {
  expect(exitCodes).toEqual({ done: 0, regression: 1, usage: 2, invalid: 3, environment: 4, interrupted: 130 });
});
