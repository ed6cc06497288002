import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { analyse, capacity, compare, explain, gate, run, UsageError } from '../cli/api.ts';
import { optionValues } from '../cli/command-options.ts';
import { sourcesOf } from '../cli/library-options.ts';
import { main } from '../cli/main.ts';
import { capturedIo } from './_io.ts';
import { eventLoop, member, nap, plan, sequential } from './_plan.ts';
import { temporaryFolder, writeResultFile } from './cli/_result-files.ts';

const folder = temporaryFolder();
const runValues = (given: object) => optionValues('run', sourcesOf('run', given), []);

test('options are those of the command, parsed by the same entries, with the same defaults', () => {
  const values = runValues({ budget: '5s', margin: '10%', param: { latencyMs: [1, 20] }, model: undefined });
  expect(values).toMatchObject({
    budget: 5000,
    margin: 0.1,
    param: { latencyMs: ['1', '20'] },
    timeout: 60_000,
    seed: 1,
  });
  expect(values).not.toHaveProperty('model');
});

test.each([
  [{ rouns: 3 }, 'rounds'],
  [{ budget: 'soon' }, 'budget'],
  [{ json: true }, 'json'],
  [{ claims: true, model: ['event-loop'] }, '--model'],
])('%j is refused in one line that names it', (options, word) => {
  const refused = () => runValues(options);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(word);
});

test('a suite that no thread could load is refused, with the reason', async () => {
  const suite = { name: 'mine' } as unknown as URL;
  await expect(run(suite)).rejects.toThrow('since threads and processes load it themselves');
  await expect(run([])).rejects.toThrow('run needs a suite');
});

test.each([
  [{}, 'gate needs against'],
  [{ against: 'main', baseline: 'a.ndjson' }, 'unknown option "baseline"'],
  [{ against: 'main', margn: '5%' }, 'did you mean margin?'],
  [{ against: 'main', model: ['event-lop'] }, 'did you mean event-loop?'],
  [{ against: 'main', accepted: 'nowhere.json' }, 'nowhere.json'],
])('a gate with %j is refused before anything is checked out', async (options, said) => {
  const asked = gate('sleep', { cwd: folder, ...options } as unknown as Parameters<typeof gate>[1]);
  await expect(asked).rejects.toThrow(UsageError);
  await expect(asked).rejects.toThrow(said);
});

test.each([
  [{}, 'capacity needs slo: what has to hold, such as p99=50ms'],
  [{ slo: 'fast' }, 'It must be an objective such as p99=50ms'],
  [{ slo: 'p99=60ms', rate: 5 }, 'unknown option "rate"'],
  [{ slo: 'p99=60ms', from: 9, to: 5 }, 'from 9 to 5 a second there is nothing to search'],
  [{ slo: 'p99=60ms', tolerance: 0 }, 'within a tolerance above 0'],
])('a search for capacities with %j is refused', async (options, said) => {
  const asked = capacity('sleep', { cwd: folder, ...options } as unknown as Parameters<typeof capacity>[1]);
  await expect(asked).rejects.toThrow(UsageError);
  await expect(asked).rejects.toThrow(said);
});

test('a suite that there is not is told with the nearest that there is', async () => {
  const asked = run('http-gte');
  await expect(asked).rejects.toThrow(UsageError);
  await expect(asked).rejects.toThrow('did you mean http-get?');
});

test('a suite is found by the URL of its file, and a file that is not there is told', async () => {
  const asked = run(pathToFileURL(join(folder, 'nowhere.ts')));
  await expect(asked).rejects.toThrow(UsageError);
  await expect(asked).rejects.toThrow(join(folder, 'nowhere.ts'));
});

test('a result file is analysed, compared and explained as its commands do it', async () => {
  const file = join(folder, 'run.ndjson');
  const planned = plan({ suites: [member(nap)], models: [sequential, eventLoop] });
  await writeResultFile(file, planned);
  const comparison = await analyse(file);
  expect(comparison.state).toBe('complete');
  expect(comparison.cells.map(({ model }) => model)).toEqual(expect.arrayContaining(['sequential', 'event-loop']));
  for (const [words, value] of [
    [['report', file, '--json'], comparison],
    [['compare', file, file, '--json'], await compare(file, file)],
    [['explain', file, '--json'], await explain(file)],
  ] as const) {
    const io = capturedIo({ cwd: folder });
    await main([...words], io);
    expect(JSON.parse(io.output())).toMatchObject(JSON.parse(JSON.stringify(value)) as object);
  }
});

test.each([analyse, (file: string) => compare(file, file), explain])(
  'a file that is not there is told',
  async (ask) => {
    const asked = ask(join(folder, 'nothing.ndjson'));
    await expect(asked).rejects.toThrow(UsageError);
    await expect(asked).rejects.toThrow('nothing.ndjson');
  },
);
