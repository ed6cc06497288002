import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { briefly, Command, endsOf } from './faults/_command.ts';

/** The page about a server of one's own does what it says: its files are written, and its commands run. */

const page = readFileSync(join(import.meta.dirname, '../docs/your-server.md'), 'utf8');
const files = Object.fromEntries(
  [...page.matchAll(/<!-- write: (\S+) -->\n```\w+\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
);
const commands = [...page.matchAll(/```sh\n(lockstep .*?)\n```/gs)].map(([, command = '']) => command);

test('the page shows what it is about', () => {
  expect(Object.keys(files)).toEqual(['app.mjs', 'prices.ts', 'own-server.ts', 'by-file.ts']);
  expect(commands).toHaveLength(2);
});

test.runIf(process.platform === 'linux').each(commands)('%s', async (command) => {
  const words = command.split(' ').slice(1);
  using run = new Command([...words, '--json', '--out', 'out.ndjson', ...briefly], { files });
  expect(await run.ended()).toBeOneOf([0, 3]);
  expect(endsOf(run.report.cells)).toEqual({ 'event-loop': 'sound', 'worker-thread-pool': 'sound' });
  expect(run.report.cells.filter(({ state }) => state === 'measured').every(({ serving }) => serving !== null)).toBe(
    true,
  );
  expect(run.leftovers).toEqual([]);
});
