import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import pulse from '../../servers/pulse.ts';
import suite, { episode } from '../../suites/hidden-pool.ts';
import { item, lane } from './_lane.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const params = { poolSize: 4, stalled: 2, stallMs: 20, operations: 1 };

test('an episode answers with a byte of every read, and says how long each call took', async () => {
  const server = await pulse.start();
  const operation = await episode(lane(params, server.target.origin));
  const first = await operation.run(item({ latencyMs: 20 }));
  expect(first).toMatchObject({ status: 200, bytes: 2 });
  expect(Object.keys(first.observed ?? {})).toEqual(['statMs', 'lookupMs', 'byNameMs', 'byAddressMs']);
  expect(await operation.run(item({ latencyMs: 20 }))).toMatchObject({ bytes: 2, checksum: first.checksum });
  await operation.close();
  await server.close();
});

test('an episode of which a call fails ends all the same, and with the error', async () => {
  const server = await pulse.start();
  const operation = await episode(lane(params, server.target.origin));
  await server.close();
  await expect(operation.run(item({ latencyMs: 20 }))).rejects.toThrow('ECONNREFUSED');
  await operation.close();
});

test('its pipe has no name that could be left behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-fifos-'));
  vi.stubEnv('TMPDIR', folder);
  const operation = await episode(lane(params, 'http://127.0.0.1:1'));
  vi.unstubAllEnvs();
  expect(readdirSync(folder)).toEqual([]);
  rmdirSync(folder);
  await operation.close();
  await operation.close(); // nor is a second time an error
});

test('what the machine does not have is said before anything is measured', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(episode(lane(params, 'http://127.0.0.1:1'))).rejects.toMatchObject({ name: 'Unsupported' });
  vi.unstubAllEnvs();
});

test("the size of libuv's pool is that of the parameter", () => {
  expect(suite.environment?.({ ...params, poolSize: 64 })).toEqual({ UV_THREADPOOL_SIZE: '64' });
});

test('all that its claims need is measured', async () => {
  expect(await claimsInVain('hidden-pool')).toEqual([]);
});

test('names wait for the only thread of a pool under every model', async () => {
  const asked = { poolSize: ['1'], stalled: ['1'], stallMs: ['300'], operations: ['1'] };
  const cells = await cellsOf('every model', 'hidden-pool', asked);
  expect(withoutNumber(cells)).toEqual([]);
  const loop = cells.find(({ model }) => model === 'event-loop');
  expect(loop?.observations['lookupMs']?.p50).toBeGreaterThan(100);
});
