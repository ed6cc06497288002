import { expect, test } from 'vitest';
import { run, UsageError } from '../cli/api.ts';
import { runValues } from '../cli/library-options.ts';

test('options are those of the command, parsed by the same entries, with the same defaults', () => {
  const values = runValues({ budget: '5s', margin: '10%', param: { latencyMs: [1, 20] }, model: undefined }, []);
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
  const refused = () => runValues(options, []);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(word);
});

test('a suite that no thread could load is refused, with the reason', async () => {
  const suite = { name: 'mine' } as unknown as URL;
  await expect(run(suite)).rejects.toThrow('since threads and processes load it themselves');
  await expect(run([])).rejects.toThrow('run needs a suite');
});
