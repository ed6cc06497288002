import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpClient, openClient } from '../../suites/_http-client.ts';
import { clients } from '../../suites/_http-clients.ts';

/** Another payload for each length, with no period that a buffer's size could hide. */
function payload(bytes: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * 7 + (at >> 8) * 13 + bytes) % 251));
}

describe.each(clients)('%s', (name) => {
  let server: Server;
  let origin: string;
  /** What a request is answered with: by default so many bytes as its path says. */
  let answer: (path: string, response: ServerResponse) => unknown;
  let opened: HttpClient[];

  beforeEach(async () => {
    answer = (path, response) => response.end(payload(Number(path.slice(1))));
    opened = [];
    server = createServer({ keepAlive: true }, ({ url = '' }, response) => answer(url, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    server.closeAllConnections();
    server.close();
  });

  function open(at = origin): HttpClient {
    const client = openClient(name, at);
    opened.push(client);
    return client;
  }

  test.each([0, 1, 64, 65_536, 8 * 2 ** 20])('brings back %d bytes, and all of them', async (bytes) => {
    expect(await open().get(`/${bytes}`)).toEqual({ status: 200, bytes, checksum: crc32(payload(bytes)) });
  });

  test('mixes no answers up where many lanes have one call in flight each', async () => {
    const lanes = Array.from({ length: 16 }, () => open());
    const sizes = lanes.flatMap((_, lane) => [lane * 40_000, lane, 300_000 - lane]);
    const outcomes = await Promise.all(
      lanes.map(async (client, lane) => {
        const own = [];
        for (const bytes of sizes.slice(lane * 3, lane * 3 + 3)) own.push(await client.get(`/${bytes}`));
        return own;
      }),
    );
    expect(outcomes.flat()).toEqual(sizes.map((bytes) => ({ status: 200, bytes, checksum: crc32(payload(bytes)) })));
  });

  test('puts together an answer that comes in pieces', async () => {
    answer = async (_path, response) => {
      for (const piece of ['ab', 'c', 'def']) {
        response.write(piece);
        await setTimeout(2);
      }
      response.end();
    };
    expect(await open().get('/')).toEqual({ status: 200, bytes: 6, checksum: crc32('abcdef') });
  });

  test('tells an error by its status, and reads its body', async () => {
    answer = (_path, response) => response.writeHead(500).end('no');
    expect(await open().get('/')).toEqual({ status: 500, bytes: 2, checksum: crc32('no') });
  });

  test('makes all its calls over one connection, which ends when it is closed', async () => {
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const client = openClient(name, origin);
    for (const bytes of [3, 0, 5]) await client.get(`/${bytes}`);
    expect(sockets.length).toBe(1);
    const ended = once(sockets[0] as Socket, 'close');
    await client.close();
    await ended;
  });

  test('fails where nobody listens', async () => {
    server.close();
    await once(server, 'close');
    await expect(open().get('/1')).rejects.toThrow();
  });

  test('fails where the connection is lost before the answer, or in the middle of it, and calls again', async () => {
    const client = open();
    const undisturbed = answer;
    answer = (_path, response) => response.destroy();
    await expect(client.get('/1')).rejects.toThrow();
    answer = (_path, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    };
    await expect(client.get('/1')).rejects.toThrow();
    answer = undisturbed;
    expect(await client.get('/1')).toMatchObject({ status: 200, bytes: 1 });
  });

  test('makes a new connection where the server has ended the idle one', async () => {
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const client = open();
    await client.get('/1');
    const ended = once(sockets[0] as Socket, 'close');
    server.closeIdleConnections();
    await ended;
    for (let turns = 0; turns < 2; turns += 1) await setImmediate(); // the client has seen it
    expect(await client.get('/2')).toMatchObject({ status: 200, bytes: 2 });
    expect(sockets.length).toBe(2);
  });
});
