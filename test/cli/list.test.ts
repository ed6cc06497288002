import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { capturedIo } from '../_io.ts';

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
    expect(all.models).toContainEqual({ name: 'sequential', about: expect.any(String) });
    const httpGet = all.suites.find(({ name }: { name: string }) => name === 'http-get');
    expect(httpGet).toMatchObject({ server: 'http', concurrency: [16], params: { latencyMs: { values: [20] } } });
    expect(Object.keys(JSON.parse(await listed('reports', '--json')))).toEqual(['reports']);
  });
});
