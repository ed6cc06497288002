import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf } from '../../core/work/digest.ts';
import { Desk } from '../../servers/_desk.ts';
import { serveByNode } from '../../servers/_node-http.ts';
import { serve as serveHttp } from '../../servers/http.ts';
import { serve as serveOauth } from '../../servers/_oauth-server.ts';
import { drawn, get, getAll, STALL_MS, WatchedServer } from './_watched.ts';

let watched: WatchedServer;

beforeEach(async () => {
  watched = await WatchedServer.start();
});

afterEach(() => watched.close());

const notNumbersAsWritten = ['-0', '1e0', '01', '+1', '0x1', ' 1', '%201', '1.0', 'NaN', 'Infinity', '', '%00', '%zz'];
const outOfRange = ['-1', '1.5', '24', '4294967296', '9007199254740993', '9'.repeat(40), '9'.repeat(400)];
const names = ['length', '__proto__', 'constructor', '1/2', '../item'];
const hostile = [...notNumbersAsWritten, ...outOfRange, ...names].map((id) => encodeURI(id).replaceAll('%25', '%'));

test.each(hostile)('id "%s" is unknown, and counted', async (id) => {
  watched.server.begin(drawn({ operations: 24 }));
  expect(await get(watched.client(), id)).toEqual({ status: 404, bytes: 0, checksum: 0 });
  const witness = watched.server.end();
  expect(witness).toMatchObject({ operations: 1, bytes: 0, repeated: 0, askedDelayNs: 0 });
  expect(witness.statuses).toEqual({ '404': 1 });
  expect(witness.digest).toBe(nothing());
});

test.each(['HEAD', 'POST', 'DELETE'] as const)('%s is unknown, and counted', async (method) => {
  watched.server.begin(drawn({}));
  const { statusCode, body } = await watched.client().request({ path: '/item/0', method });
  await body.dump();
  expect(statusCode).toBe(404);
  expect(watched.server.end().statuses).toEqual({ '404': 1 });
});

test.each([
  ['http', serveHttp, 'GET /item/0'],
  ['http without fastify', serveByNode, 'GET /item/0'],
  ['oauth', serveOauth, 'POST /token?item=0'],
] as const)(
  'a request that was sent before the round was over is seen, and so is its client leaving: %s',
  async (_, serve, line) => {
    const server = await serve(new Desk());
    const socket = connect(Number(new URL(server.target.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    server.begin({ seed: 1, work: { kind: 'listed', items: [{ latencyMs: STALL_MS, bytes: 1, status: 499 }] } });
    socket.write(`${line} HTTP/1.1\r\nhost: here\r\n\r\n`, () => setTimeout(() => socket.destroy(), 50));
    await server.settled?.();
    expect(server.end()).toMatchObject({ operations: 0, aborted: 1, connectionsOpen: 0 });
    await server.close();
  },
);

test('a peer that goes away before its answer is counted, and its timer is gone', async () => {
  const before = timers();
  const clients = Array.from({ length: 40 }, () => watched.client());
  watched.server.begin(drawn({ operations: 40, latencyMs: STALL_MS }));
  const calls = clients.map((client, id) => get(client, id).catch(() => 'cut off'));
  await watched.until('seen', 40);
  expect(timers()).toBeGreaterThanOrEqual(before + 30);
  await Promise.all(clients.map((client) => client.destroy()));
  await Promise.all(calls);
  await watched.until('gone', 40);
  expect(timers()).toBeLessThan(before + 20);
  expect(watched.server.end()).toMatchObject({ operations: 0, aborted: 40, statuses: {}, connectionsOpen: 0 });
});

test('so are all that went with one connection', async () => {
  watched.server.begin(drawn({ latencyMs: STALL_MS }));
  const socket = connect(Number(new URL(watched.server.target.origin).port), '127.0.0.1');
  socket.write([0, 1, 2].map((id) => `GET /item/${id} HTTP/1.1\r\nhost: a\r\n\r\n`).join(''));
  await watched.until('seen', 3);
  socket.destroy();
  await watched.until('gone', 3);
  expect(watched.server.end()).toMatchObject({ operations: 0, aborted: 3, peakInFlight: 3 });
});

test('a peer that goes away in the middle of its answer has not been answered', async () => {
  const moreThanSocketsHold = 48 * 1024 * 1024;
  watched.server.begin(drawn({ operations: 1, bytes: moreThanSocketsHold }));
  const socket = connect(Number(new URL(watched.server.target.origin).port), '127.0.0.1');
  socket.write('GET /item/0 HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(socket, 'readable');
  socket.destroy();
  await watched.until('gone', 1);
  expect(watched.server.end()).toMatchObject({ operations: 0, aborted: 1, bytes: 0, digest: nothing() });
});

test('it carries 1024 connections', async () => {
  const clients = Array.from({ length: 1024 }, () => watched.client());
  watched.server.begin(drawn({ operations: 1024, latencyMs: STALL_MS }));
  const calls = clients.map((client, id) => get(client, id).catch(() => 'cut off'));
  await watched.until('seen', 1024);
  expect(watched.server.end()).toMatchObject({ peakInFlight: 1024, connectionsAccepted: 1024, connectionsOpen: 1024 });
  await watched.server.close();
  await Promise.all(calls);
}, 20_000);

test('and goes on after all of it', async () => {
  watched.server.begin(drawn({ operations: 3 }));
  expect((await getAll([watched.client()], 3)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

function nothing(): string {
  return digestOf({ status: new Int32Array(24), bytes: new Float64Array(24), checksum: new Uint32Array(24) });
}
