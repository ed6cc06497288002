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

test('--server postgres=… says where a server is that a suite asks, and leaves others as they are', async () => {
  const url = 'postgres://127.0.0.1:5432/shop';
  const io = capturedIo({ cwd: home.pathname });
  const words = ['run', 'postgres', 'sleep', 'http-get', '-m', 'event-loop', '-k', '4', '--dry-run', '--json'];
  expect(await main([...words, '--server', `postgres=${url}`], io)).toBe(0);
  const { trials } = planSchema.parse(JSON.parse(io.output()));
  const servers = Object.fromEntries(
    trials.filter(({ purpose }) => purpose !== 'probe').map(({ suite, modules }) => [suite, modules.server]),
  );
  expect(servers).toEqual({
    postgres: { name: 'postgres', module: new URL('servers/postgres.ts', home).href, url },
    sleep: null,
    'http-get': { name: 'http', module: new URL('servers/http.ts', home).href },
  });
});

test.each([
  ['postgres=postgres://127.0.0.1', 'no suite of this run asks the server "postgres": http-get asks http'],
  ['htpp', 'http-get needs the server "htpp": unknown server "htpp": did you mean http?'],
  ['./nowhere.ts', 'nowhere.ts'],
])('--server %s is refused', async (word, message) => {
  const { code, io } = await planned('--server', word);
  expect(code).toBe(2);
  expect(io.errors()).toContain(message);
});
