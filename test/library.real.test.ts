import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { run } from '../cli/api.ts';
import { endsOf } from './faults/_command.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

const leftOver = () => readdirSync(tmpdir()).filter((name) => name.startsWith('lockstep-run-'));
const children = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap');
const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
const smallest = { model: ['event-loop'], concurrency: [1], rounds: 1, budget: '1ms' };

test('a run returns what was measured; aborted, or with a callback that throws, it leaves nothing behind', async () => {
  vi.stubEnv('TMPDIR', folder); // others leave theirs in the usual one meanwhile
  onTestFinished(() => void vi.unstubAllEnvs());
  const before = [leftOver(), children(), listeners()];
  const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  // a file that is both the suite and the program that measures it
  const file = join(folder, 'both.ts');
  writeFileSync(
    file,
    `import { run } from 'lockstep';\nexport const measure = () => run(import.meta.filename);\nexport default async () => 'done';\n`,
  );
  const types: string[] = [];
  const comparison = await run(pathToFileURL(file), { ...smallest, onRecord: ({ type }) => types.push(type) });
  expect(comparison.state).toBe('complete');
  expect(endsOf(comparison.cells)).toEqual({ 'event-loop': 'sound' });
  expect([types[0], types.at(-1)]).toEqual(['session', 'end']);

  const abort = new AbortController();
  const onRecord = ({ type }: { readonly type: string }) => type === 'round' && abort.abort();
  const aborted = await run('noop', { ...smallest, rounds: 1000, budget: '600s', signal: abort.signal, onRecord });
  expect(abort.signal.aborted).toBe(true);
  expect(aborted.state).toBe('interrupted');

  const refusing = () => {
    throw new Error('no more of this');
  };
  await expect(run('noop', { ...smallest, onRecord: refusing })).rejects.toThrow('no more of this');
  for (const each of written) expect(each).not.toHaveBeenCalled();
  expect([leftOver(), children(), listeners()]).toEqual(before);
});
