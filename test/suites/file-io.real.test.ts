import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { payloadOf } from '../../core/work/payload.ts';
import type { DirectServer } from '../../core/members/types.ts';
import { drawn } from '../../core/work/work.ts';
import files from '../../servers/files.ts';
import { read } from '../../suites/file-io.ts';
import { item, lane } from './_lane.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

let server: DirectServer<null>;
beforeAll(async () => {
  server = await files.start();
  server.begin({ work: drawn({ operations: 3, bytes: 5000 }), seed: 7 });
});
afterAll(() => server.close());

const apis = ['sync', 'callback', 'promise'] as const;
const operationOf = (api: (typeof apis)[number]) =>
  read(lane({ api, poolSize: 4, files: 3, bytes: 5000 }, server.target.origin));

test.each(apis)('a file is read to its last byte by the %s call', async (api) => {
  const operation = await operationOf(api);
  const checksum = crc32(payloadOf(7, 2, 5000));
  expect(await operation.run(item({ id: 2, bytes: 5000 }))).toEqual({ status: 200, bytes: 5000, checksum });
});

test.each(apis)('a file of another size is an error of the %s call', async (api) => {
  const operation = await operationOf(api);
  const message = 'file 1 has 5000 bytes where it should have 4999';
  await expect(operation.run(item({ id: 1, bytes: 4999 }))).rejects.toThrow(message);
});

test.each(apis)('a file that is not there is an error of the %s call', async (api) => {
  const operation = await operationOf(api);
  await expect(operation.run(item({ id: 3, bytes: 5000 }))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('all that its claims need is measured', async () => {
  expect(await claimsInVain('file-io')).toEqual([]);
});

test('every model reads the same', async () => {
  const cells = await cellsOf('every model', 'file-io', { api: ['promise'], files: ['20'] });
  expect(withoutNumber(cells)).toEqual([]);
});
