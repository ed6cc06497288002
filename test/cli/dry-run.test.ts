import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { type Plan, planSchema } from '../../core/records/records.ts';
import { capturedIo } from '../_io.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

let folders = 0;
/** A folder of its own, with this as its lockstep.config.ts: a module is read once. */
function withConfig(text: string | null): string {
  folders += 1;
  const path = join(folder, String(folders));
  mkdirSync(path);
  if (text !== null) writeFileSync(join(path, 'lockstep.config.ts'), text);
  return path;
}

async function dryRun(cwd: string, ...words: readonly string[]) {
  const io = capturedIo({ cwd });
  return { code: await main(['run', ...words, '--dry-run'], io), output: io.output(), errors: io.errors() };
}

async function planned(cwd: string, ...words: readonly string[]): Promise<Plan> {
  const { code, output, errors } = await dryRun(cwd, ...words, '--json');
  expect([code, errors]).toEqual([0, '']);
  return planSchema.parse(JSON.parse(output));
}

describe('a dry run', () => {
  const empty = withConfig(null);

  test('prints what would be measured, in which shape and how long, and measures nothing', async () => {
    const { code, output, errors } = await dryRun(
      empty,
      'sleep',
      '-m',
      'sequential,event-loop,worker-thread-pool',
      '-p',
      'latencyMs=10',
      '-p',
      'operations=8',
      '-k',
      '8',
      '-r',
      '6',
    );
    expect([code, errors]).toEqual([0, '']);
    expect(output).toBe(
      [
        'seed 1, 1 blocks, at least 1 s of measuring, budget 60 s',
        '  sleep latencyMs=10 operations=8 @8: 6 rounds',
        '    sequential, 1 in flight, bound 0.08 s a round',
        '    event-loop, 8 in flight, bound 0.01 s a round',
        '    worker-thread-pool 4×2, 8 in flight, bound 0.01 s a round',
        '    worker-thread-pool 4×1, 4 in flight, bound 0.02 s a round',
        '    event-loop, 4 in flight, bound 0.02 s a round (control)',
        '',
      ].join('\n'),
    );
  });

  test('shows the shape of a process pool: processes × threads × tasks, two threads where nobody says', async () => {
    const pool = async (...words: readonly string[]) =>
      (await dryRun(empty, 'sleep', '-m', 'process-pool', '--processes', '3', ...words)).output;
    expect(await pool()).toContain('process-pool 3×2×1, 6 in flight');
    expect(await pool('--threads', '4')).toContain('process-pool 3×4×1, 12 in flight');
  });

  test('says where no bound is known', async () => {
    expect((await dryRun(empty, 'noop', '-m', 'sequential')).output).toContain('sequential, 1 in flight, no bound');
  });

  test('as JSON is the plan itself', async () => {
    const plan = await planned(
      empty,
      'sleep',
      '--seed',
      '42',
      '-r',
      '3',
      '--margin',
      '2%',
      '--budget',
      '5s',
      '--timeout',
      '7s',
    );
    expect(plan).toMatchObject({ seed: 42, rounds: 3, margin: 0.02, budgetMs: 5000, roundTimeoutMs: 7000 });
    expect(plan.blocks[0]!.order).toHaveLength(3);
  });

  test('of a run without a word is the first story: the default suites, the three models that everybody knows, twelve rounds', async () => {
    const plan = await planned(empty);
    expect(plan).toMatchObject({ seed: 1, rounds: 12, margin: 0.05, confidence: 0.95, budgetMs: 60_000 });
    expect(plan.blocks.map(({ looks }) => looks)).toEqual([[], [6, 8, 10], [6, 8, 10], [6, 8, 10]]); // a probe has its rounds
    expect(new Set(plan.trials.map(({ suite }) => suite))).toEqual(new Set(['http-get', 'scrape', 'noop']));
    const models = new Set(plan.trials.map(({ model }) => model));
    for (const model of ['sequential', 'event-loop', 'worker-thread-pool']) {
      expect(models).toContain(model);
    }
    expect(plan.trials[0]!.purpose).toBe('probe');
  });

  test('takes a suite and a model once, and any file', async () => {
    const own = withConfig(null);
    writeFileSync(
      join(own, 'my-suite.ts'),
      `import { defineSuite } from 'lockstep';
       export default { name: 'my-suite', about: 'mine', server: null, workload: { module: import.meta.url, export: 'work' }, params: {},
         concurrency: [2], bound: null, work: () => ({ kind: 'listed', items: [{ latencyMs: 1, bytes: 0 }] }) };`.replace(
        /^import.*\n/,
        '',
      ),
    );
    const plan = await planned(own, './my-suite.ts', 'sleep', 'sleep', '-m', 'sequential', '-m', 'sequential');
    expect(plan.trials.map(({ suite }) => suite)).toEqual(['my-suite', 'sleep']);
  });
});

describe('an option', () => {
  const rounds = 5;
  const config = `export default { rounds: ${rounds}, seed: 9, budget: '7s', margin: '3%', threads: 2, concurrency: [3], model: ['sequential'], suites: ['sleep'], param: { latencyMs: 5, operations: [6, 7] } };`;

  test('comes from the configuration where nobody says otherwise', async () => {
    const plan = await planned(withConfig(config));
    expect(plan).toMatchObject({ rounds, seed: 9, budgetMs: 7000, margin: 0.03 });
    expect(plan.trials.map(({ id }) => id)).toEqual([
      'sleep latencyMs=5 operations=6 @3 sequential 1',
      'sleep latencyMs=5 operations=7 @3 sequential 1',
    ]);
  });

  test('comes from the environment before the configuration', async () => {
    vi.stubEnv('LOCKSTEP_ROUNDS', '4');
    vi.stubEnv('LOCKSTEP_BUDGET', '8s');
    vi.stubEnv('LOCKSTEP_MODEL', 'event-loop');
    const plan = await planned(withConfig(config));
    expect(plan).toMatchObject({ rounds: 4, budgetMs: 8000, seed: 9 });
    expect(new Set(plan.trials.map(({ model }) => model))).toEqual(new Set(['event-loop']));
  });

  test('comes from a flag before everything', async () => {
    vi.stubEnv('LOCKSTEP_ROUNDS', '4');
    const plan = await planned(withConfig(config), 'noop', '--rounds', '3', '-p', 'operations=10', '-k', '2');
    expect(plan).toMatchObject({ rounds: 3, seed: 9 });
    expect(plan.trials.map(({ id }) => id)).toEqual(['noop operations=10 @2 sequential 1']);
  });

  test('is given by a flag also where the flag says the default', async () => {
    const { rounds: given, blocks } = await planned(withConfig(config), '--rounds', '12');
    expect(given).toBe(12);
    expect(blocks.every(({ looks }) => looks.length === 0)).toBe(true); // exactly twelve
  });

  test('comes from the default where there is no configuration', async () => {
    vi.stubEnv('LOCKSTEP_SEED', '3');
    expect(await planned(withConfig(null), 'sleep')).toMatchObject({ rounds: 12, seed: 3 });
  });
});

describe('a configuration is refused, in one line, that', () => {
  test.each([
    ['throws', 'throw new Error("no such host");', 'lockstep.config.ts: no such host'],
    ['throws in many lines', 'throw new Error("no\\n  such\\nhost");', 'lockstep.config.ts: no such host'],
    ['is no program', 'export default {', 'lockstep.config.ts: '],
    ['exports nothing', 'export const rounds = 5;', 'lockstep.config.ts: '],
    [
      'has an option that there is none of',
      'export default { round: 5 };',
      'lockstep.config.ts: unknown option "round": did you mean rounds?',
    ],
    ['has a number as a word', 'export default { rounds: "5" };', 'rounds'],
    ['has no round at all', 'export default { rounds: 0 };', 'rounds'],
    [
      'has a duration without a unit',
      'export default { budget: "5" };',
      'It must be a duration such as 500ms, 60s or 2m.',
    ],
    [
      'has a suite that there is none of',
      'export default { suites: ["slep"] };',
      'unknown suite "slep": did you mean sleep?',
    ],
  ])('%s', async (_, text, message) => {
    const { code, output, errors } = await dryRun(withConfig(text));
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors).toMatch(/^lockstep: .*\n$/);
  });
});
