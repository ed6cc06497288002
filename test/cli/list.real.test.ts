import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { catalogueSchema } from '../../core/members/catalogue.ts';
import { capturedIo } from '../_io.ts';

/** Prints every package that is loaded, and every module of Node. */
const WATCH = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  const name = /node_modules[/]((?:@[^/]+[/])?[^/]+)|^(node:.+)/.exec(url)?.slice(1).find(Boolean);
  if (name) console.error(name);
  return next(url, context);
} });`;

const models = ['sequential', 'event-loop', 'event-loop-per-thread', 'process-pool', 'worker-thread-pool'];

async function listed(...words: readonly string[]): Promise<string> {
  const io = capturedIo();
  expect(await main(['list', ...words], io)).toBe(0);
  expect(io.errors()).toBe('');
  return io.output();
}

describe('a list', () => {
  test('has all that can be named, by folder', async () => {
    const text = await listed();
    const heads = [...text.matchAll(/^(\w+):$/gm)].map((match) => match[1]);
    expect(heads).toEqual(['suites', 'models', 'servers', 'reports']);
    for (const name of ['http-get', 'sleep', ...models, 'http', 'json']) {
      expect(text).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    }
  });

  test('of one folder has only that', async () => {
    const text = await listed('models');
    expect(text).toMatch(/^models:\n/);
    expect(text).not.toContain('suites:');
  });

  test('of suites has their parameters, with default, meaning and words', async () => {
    const text = await listed('suites');
    expect(text).toMatch(/^ +latencyMs=20 {2}mean delay of the server$/m);
    expect(text).toMatch(/^ +latency=constant {2}.* \(constant, exponential, log-normal, pareto, bimodal\)$/m);
  });

  test('puts what each is into one column', async () => {
    const lines = (await listed('models')).split('\n').filter((line) => /^ {2}\S/.test(line));
    const columns = lines.map((line) => /^ {2}\S+ +/.exec(line)?.[0].length);
    expect(new Set(columns).size).toBe(1);
  });

  test('as JSON has name and meaning, and of suites what can be asked of them', async () => {
    const all = JSON.parse(await listed('--json'));
    expect(Object.keys(all)).toEqual(['suites', 'models', 'servers', 'reports']);
    expect(catalogueSchema.parse(all)).toEqual(all);
    expect(all.models).toContainEqual({ name: 'sequential', about: expect.any(String) });
    const httpGet = all.suites.find(({ name }: { name: string }) => name === 'http-get');
    expect(httpGet).toMatchObject({ server: 'http', concurrency: [16], params: { latencyMs: { values: [20] } } });
    expect(Object.keys(JSON.parse(await listed('reports', '--json')))).toEqual(['reports']);
  });

  test('is told as other reports are, and by those that can', async () => {
    expect(await listed('models', '--as', 'json')).toBe(await listed('models', '--json'));
    expect(await listed('suites', '--as', 'markdown')).toMatch(/^### suites\n\n\| name +\| what it is +\|$/m);
    const io = capturedIo();
    expect(await main(['list', '--as', 'csv'], io)).toBe(2);
    expect(io.errors()).toBe('lockstep: csv cannot tell of a list: json, markdown, terminal can\n');
  });

  test('loads nothing that only measuring needs', () => {
    const watch = `data:text/javascript,${encodeURIComponent(WATCH)}`;
    const { status, stderr } = spawnSync(process.execPath, ['--import', watch, 'cli/lockstep.mjs', 'list'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const packages = new Set(stderr.trim().split('\n'));
    expect(packages).toContain('commander');
    for (const name of [
      'fastify',
      'undici',
      'piscina',
      'ws',
      'oauth2-mock-server',
      'tinybench',
      'zod',
      'node:http', // whoever imports it loads the whole of Node's fetch: a fifth of what `list` takes
    ]) {
      expect(packages).not.toContain(name);
    }
  });
});
