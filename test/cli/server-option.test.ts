import { expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { planSchema } from '../../core/records/plan.ts';
import { capturedIo } from '../_io.ts';

const home = new URL('../../', import.meta.url);

async function planned(...words: readonly string[]) {
  const io = capturedIo({ cwd: home.pathname });
  const code = await main(['run', 'http-get', '-m', 'event-loop', '-k', '4', '--dry-run', '--json', ...words], io);
  return { code, io };
}

test.each([
  ['files', { name: 'files', module: new URL('servers/files.ts', home).href }],
  ['./servers/pulse.ts', { name: 'pulse', module: new URL('servers/pulse.ts', home).href }],
  ['http://127.0.0.1:3000', { name: 'http://127.0.0.1:3000', module: 'http://127.0.0.1:3000' }],
])('--server %s is asked in the place of the server of the suite', async (word, server) => {
  const { code, io } = await planned('--server', word);
  expect(code).toBe(0);
  const { trials } = planSchema.parse(JSON.parse(io.output()));
  expect(trials.map(({ modules }) => modules.server)).toEqual(trials.map(() => server));
});

test.each([
  ['htpp', 'http-get needs the server "htpp": unknown server "htpp": did you mean http?'],
  ['./nowhere.ts', 'nowhere.ts'],
])('--server %s is refused', async (word, message) => {
  const { code, io } = await planned('--server', word);
  expect(code).toBe(2);
  expect(io.errors()).toContain(message);
});
