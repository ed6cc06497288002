import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { type Plan, planSchema } from '../../core/records/records.ts';
import { planText } from '../../reports/terminal/plan.ts';
import { plan as fakePlan, pool } from '../_plan.ts';
import { capturedIo } from '../_io.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-arrivals-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

let folders = 0;
/** A folder of its own with these files: a module is read once. */
function withFiles(files: Readonly<Record<string, string>> = {}): string {
  folders += 1;
  const path = join(folder, String(folders));
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

async function dryRun(cwd: string, ...words: readonly string[]) {
  const io = capturedIo({ cwd });
  return { code: await main(['run', ...words, '--dry-run', '--json'], io), output: io.output(), errors: io.errors() };
}

async function planned(cwd: string, ...words: readonly string[]): Promise<Plan> {
  const { code, output, errors } = await dryRun(cwd, ...words);
  expect([code, errors]).toEqual([0, '']);
  return planSchema.parse(JSON.parse(output));
}

const sleep = ['sleep', '-m', 'event-loop'];
const arrivalsIn = (plan: Plan) => plan.trials.map(({ work }) => work.arrivals ?? null);

describe('how operations come in', () => {
  const empty = withFiles();

  test('is all at once, where nobody says otherwise', async () => {
    expect(arrivalsIn(await planned(empty, ...sleep))).toEqual([null]);
  });

  test('is a rate, as a Poisson process where no kind is said', async () => {
    expect(arrivalsIn(await planned(empty, ...sleep, '--rate', '50/s'))).toEqual([
      { kind: 'poisson', ratePerSecond: 50 },
    ]);
    expect(arrivalsIn(await planned(empty, ...sleep, '--rate', '0.5', '--arrivals', 'constant'))).toEqual([
      { kind: 'constant', ratePerSecond: 0.5 },
    ]);
  });

  test('stands in the name of a row', async () => {
    const { trials } = await planned(empty, ...sleep, '--rate', '50/s');
    expect(trials[0]?.id).toBe('sleep poisson 50/s @16 event-loop 16');
  });

  test('comes from the environment, and from the configuration', async () => {
    vi.stubEnv('LOCKSTEP_RATE', '20/s');
    vi.stubEnv('LOCKSTEP_ARRIVALS', 'constant');
    const config = withFiles({ 'lockstep.config.ts': `export default { rate: 7, arrivals: 'poisson' };` });
    expect(arrivalsIn(await planned(config, ...sleep))).toEqual([{ kind: 'constant', ratePerSecond: 20 }]);
    vi.unstubAllEnvs();
    expect(arrivalsIn(await planned(config, ...sleep))).toEqual([{ kind: 'poisson', ratePerSecond: 7 }]);
    expect(arrivalsIn(await planned(config, ...sleep, '--rate', '9'))).toEqual([{ kind: 'poisson', ratePerSecond: 9 }]);
  });

  test('may be a rate in words in the configuration', async () => {
    const config = withFiles({
      'lockstep.config.ts': `export default { rate: '7/s', arrivals: 'constant', processes: 3 };`,
    });
    expect(arrivalsIn(await planned(config, ...sleep))).toEqual([{ kind: 'constant', ratePerSecond: 7 }]);
  });

  test.each<[string, readonly string[], string]>([
    ['without a rate', ['--arrivals', 'constant'], '--arrivals constant needs a --rate, such as --rate 500/s'],
    ['of another kind', ['--rate', '5', '--arrivals', 'bursts'], 'Allowed choices are poisson, constant'],
    ['at no rate', ['--rate', '0/s'], 'It must be a rate such as 500/s'],
    ['in no processes', ['--processes', '0'], 'It must be a whole number of at least 1'],
  ])('is refused in one line %s', async (_, words, message) => {
    const { code, output, errors } = await dryRun(empty, ...sleep, ...words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test.each(['rate: 0', `rate: 'fast'`, `arrivals: 'bursts'`, 'processes: 0'])(
    'is refused in one line in the configuration: %s',
    async (text) => {
      const { code, errors } = await dryRun(
        withFiles({ 'lockstep.config.ts': `export default { ${text} };` }),
        ...sleep,
      );
      expect(code).toBe(2);
      expect(errors).toMatch(/^lockstep: lockstep\.config\.ts: .+\n$/);
    },
  );
});

describe('--claims', () => {
  const suiteWith = (claims: string) => `export default { name: 'my-suite', about: 'mine', server: null,
    workload: { module: import.meta.url, export: 'work' }, params: {}, concurrency: [2, 8], bound: null,
    work: () => ({ kind: 'listed', items: [{ latencyMs: 1, bytes: 0 }] }), claims: ${claims} };`;
  const claim = (some = '', expects = `quantity: 'makespanMs'`) => `[{ id: 'quick', statement: 'it is quick',
    measure: { concurrency: [4], models: ['event-loop'], rounds: 7 },
    expects: [{ of: { model: 'event-loop' }, is: 'at-most', value: 5, because: 'L', ${expects} }], ${some} }]`;
  const own = withFiles({ 'my-suite.ts': suiteWith(claim()) });

  test('plans what the claims of a suite need, and judges them', async () => {
    const plan = await planned(own, './my-suite.ts', '--claims');
    expect(plan.trials.map(({ id }) => id)).toEqual(['my-suite @4 event-loop 4']);
    expect(plan.blocks.map(({ order }) => order.length)).toEqual([7]);
    expect(plan.claims).toMatchObject([{ suite: 'my-suite', id: 'quick' }]);
  });

  test('can be asked for by the environment', async () => {
    vi.stubEnv('LOCKSTEP_CLAIMS', '1');
    expect((await planned(own, './my-suite.ts')).trials).toHaveLength(1);
  });

  test('is not narrowed by what the configuration says of other runs', async () => {
    const config = withFiles({
      'my-suite.ts': suiteWith(claim()),
      'lockstep.config.ts': `export default { concurrency: [64], model: ['sequential'], rate: 5 };`,
    });
    expect((await planned(config, './my-suite.ts', '--claims')).trials.map(({ id }) => id)).toEqual([
      'my-suite @4 event-loop 4',
    ]);
  });

  test.each([
    ['-k', '4', 'concurrency'],
    ['-m', 'sequential', 'model'],
    ['-t', '2', 'threads'],
    ['--rate', '5', 'rate'],
    ['-p', 'latencyMs=5', 'param'],
  ])('is refused beside %s %s, which it would not obey', async (flag, word, name) => {
    const { code, errors } = await dryRun(own, './my-suite.ts', '--claims', flag, word);
    expect(code).toBe(2);
    expect(errors).toBe(`lockstep: --claims measures what the claims need: leave out --${name}\n`);
  });

  test.each<[string, string, string]>([
    ['an id that is none', claim(`id: 'Quick!'`), 'an id is words with hyphens'],
    ['a quantity that is none', claim('', `quantity: 'speed'`), 'there is no quantity "speed"'],
    ['a model that is none', claim(`measure: { concurrency: [4], models: ['evnt-loop'] }`), 'did you mean event-loop?'],
    [
      'a cell that is none',
      claim(`measure: { concurrency: [4], models: ['sequential'] }`),
      'means none that it measures',
    ],
  ])('tells in one line of a claim with %s', async (_, claims, message) => {
    const { code, output, errors } = await dryRun(
      withFiles({ 'my-suite.ts': suiteWith(claims) }),
      './my-suite.ts',
      '--claims',
    );
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test('says where there is nothing to claim', async () => {
    const silent = withFiles({ 'my-suite.ts': suiteWith('[]') });
    expect((await dryRun(silent, './my-suite.ts', '--claims')).errors).toBe(
      'lockstep: none of these suites makes a claim\n',
    );
  });
});

test('a plan for people has the processes of a model beside its threads', () => {
  const shapes = [{ concurrency: 4, processes: 2, threads: 2, tasksPerThread: 1 }];
  const processes = { ...pool, value: { ...pool.value, name: 'process-pool', shapes: () => shapes } };
  const onThreads = {
    ...pool,
    value: {
      ...pool.value,
      name: 'a-thread-each',
      shapes: () => [{ concurrency: 2, threads: 2, tasksPerThread: null }],
    },
  };
  const text = planText(fakePlan({ models: [processes, onThreads] }));
  expect(text).toContain('process-pool 2×2×1, 4 in flight');
  expect(text).toContain('a-thread-each 2, 2 in flight');
});
