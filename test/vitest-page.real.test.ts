import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

/** The files of docs/vitest.md in a project of their own, where lockstep is installed: as they stand there, but for less time. */

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-vitest-'));
afterAll(() => rmSync(folder, { recursive: true }));
const page = readFileSync(join(root, 'docs/vitest.md'), 'utf8');
const files = new Map(
  [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
);

/** A session that is over within 0.4 s cannot be told apart from what other programs do, and so is not disturbed by them. */
const SHORT = 'time: 5, iterations: 1, warmup: false';

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
mkdirSync(join(folder, 'node_modules/lockstep'), { recursive: true });
for (const name of ['vitest', 'tinybench'])
  symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
write('package.json', '{ "type": "module" }');
write(
  'node_modules/lockstep/package.json',
  JSON.stringify({ type: 'module', exports: { '.': './api.mjs', './vitest': './vitest.mjs' } }),
);
for (const name of ['api', 'vitest']) {
  const url = pathToFileURL(join(root, `cli/${name}.ts`)).href;
  write(
    `node_modules/lockstep/${name}.mjs`,
    `export * from '${url}';\n${name === 'vitest' ? `export { default } from '${url}';` : ''}`,
  );
}
for (const [name, text] of files) {
  write(
    name,
    text.replace('time: 500', SHORT).replace('concurrency: [16],', "concurrency: [16], rounds: 2, budget: '1ms',"),
  );
}

/** Vitest in that project, as somebody would start it. */
async function vitest(...words: string[]): Promise<{ code: number; text: string }> {
  const entry = join(root, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, NO_COLOR: '1', VITEST: undefined, NODE_OPTIONS: undefined };
  const run = promisify(execFile)(process.execPath, [entry, 'run', '--reporter=verbose', ...words], {
    cwd: folder,
    env,
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
}

test('the page has these files', () => {
  expect([...files.keys()]).toEqual(['wait.test.ts', 'wait.ts', 'vitest.config.ts', 'lookup.bench.ts', 'tasks.ts']);
});

test('a benchmark of the page runs in rounds, with a verdict that its test asks for', async () => {
  const { code, text } = await vitest('lookup.bench.ts');
  expect(text).toMatch(/lockstep: Map: \S+× \[.*\] the throughput of find in finding a user @1\./);
  expect(text).toMatch(/Map .*±.*\n.* find .*±/);
  expect(code, text).toBe(0);
});

test('the matcher of the page asks what run() returned', async () => {
  const { text } = await vitest('wait.test.ts');
  // two rounds give no verdict, nor do rounds that other programs disturbed: the row is shown, and why it is no answer
  const why = String.raw`(unclear, .*×: \d pairs? of clean rounds, and 4 are needed|\S+ is INVALID: contaminated)`;
  expect(text).toMatch(new RegExp(String.raw`\? wait @16: ${why}`));
});

test('the tasks of the page are compared', () => {
  const said = execFileSync(process.execPath, ['tasks.ts'], { cwd: folder, encoding: 'utf8' });
  expect(said).toMatch(/copies @1|cannot tell|too few rounds/);
});

test('what the page says of vitest’s API is so', async () => {
  write(
    'api.bench.ts',
    `import { describe, expect, test } from 'vitest';
const quick = { ${SHORT} };
const spin = (steps) => { let sum = 0; for (let step = 0; step < steps; step += 1) sum += Math.sqrt(step); return sum; };
describe('a group', () => {
  test('hooks', async ({ bench }) => {
    const seen = [];
    const hooks = { beforeAll: () => seen.push('first'), beforeEach: () => seen.push('before'), afterEach: () => seen.push('after'), afterAll: () => seen.push('last') };
    const result = await bench('hooked', hooks, async () => { seen.push('call'); }).run(quick);
    expect(seen.join(' ')).toMatch(/^(first( before call after)+ last ?)+$/);
    expect(seen.filter((each) => each === 'first').length).toBeGreaterThan(6);
    expect(result.latency.samplesCount).toBeGreaterThanOrEqual(6);
    expect(result.latency.df).toBeLessThan(12);
    expect(result.comparison.cells.map(({ model, state }) => [model, state])).toEqual([['hooked', 'measured']]);
  });
  test('writes', async ({ bench }) => {
    await bench('kept', { writeResult: 'kept.json' }, () => spin(1000)).run(quick);
    const results = await bench.compare(bench('now', () => spin(1000)), bench.from('then', 'kept.json'), quick);
    expect(results.get('then').latency.mean).toBeGreaterThan(0);
  });
  test('unknown', async ({ bench }) => {
    const results = await bench.compare(bench('short', () => spin(10)), bench('long', () => spin(100_000)), quick);
    await import('lockstep/vitest');
    expect(results).toBeFaster('shirt', { than: 'long' });
  });
  test('throws', async ({ bench }) => { await bench('bad', () => { throw new RangeError('out of it'); }).run(quick); });
  test('at a time', async ({ bench }) => { await bench('many', async () => {}).run({ ...quick, concurrency: 'task', threshold: 4 }); });
  test.skip('left out', async ({ bench }) => { await bench('never', () => {}).run(); });
});
`,
  );
  const { code, text } = await vitest('api.bench.ts');
  expect(text).toMatch(/✓.*a group > hooks/);
  expect(text).toMatch(/✓.*a group > writes/);
  expect(text).toMatch(/unknown model "shirt": did you mean short\?/);
  expect(text).toMatch(/RangeError: out of it\n.*api\.bench\.ts:/s);
  expect(text).toMatch(/the Bench runs calls at a time/);
  expect(text).toMatch(/3 failed \| 2 passed \| 1 skipped/);
  expect(code).toBe(1);
});
