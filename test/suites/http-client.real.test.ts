import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpClient, openClient } from '../../suites/_http-client.ts';
import { clients } from '../../suites/_http-clients.ts';

/** Another payload for each length, with no period that a buffer's size could hide. */
function payload(bytes: number): Buffer {
  const made = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; at += 1) made[at] = (at * 7 + (at >> 8) * 13 + bytes) % 251;
  return made;
}

const CHUNKED = 'transfer-encoding: chunked\r\n\r\n';

/** Says it byte by byte, each in a packet of its own as far as the system allows, and ends. */
async function say(socket: Socket, pieces: readonly string[]): Promise<void> {
  for (const byte of pieces.join('')) {
    socket.write(byte);
    await setImmediate();
  }
  socket.end();
}

describe.each(clients)('%s', (name) => {
  let server: Server;
  let origin: string;
  /** What a request is answered with: by default so many bytes as its path says. */
  let answer: (path: string, response: ServerResponse) => unknown;
  let opened: HttpClient[];
  let rawServer: RawServer | undefined;
  const rawSockets = new Set<Socket>();

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
    for (const socket of rawSockets) socket.destroy();
    rawServer?.close();
    server.closeAllConnections();
    server.close();
  });

  /** A server that says what it is told to whenever it has heard the end of a request. */
  async function bytewise(heard: (socket: Socket) => unknown): Promise<string> {
    const raw = createRawServer((socket) => {
      rawSockets.add(socket);
      socket.setNoDelay(true).on('error', () => {});
      socket.on('data', (data) => data.includes('\r\n\r\n') && heard(socket));
    });
    raw.listen(0, '127.0.0.1');
    await once(raw, 'listening');
    rawServer = raw;
    return `http://127.0.0.1:${(raw.address() as AddressInfo).port}`;
  }

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

  test.each([
    ['in pieces of a byte', ['content-length: 3\r\n\r\nabc'], { bytes: 3, checksum: crc32('abc') }],
    [
      'in chunks with trailers',
      [CHUNKED, '1\r\na\r\n', '2;x=y\r\nbc\r\n0\r\nx: y\r\n\r\n'],
      { bytes: 3, checksum: crc32('abc') },
    ],
    ['until the end of the connection', ['x: y\r\n\r\na', 'bc'], { bytes: 3, checksum: crc32('abc') }],
  ])('reads an answer %s', async (_, pieces, outcome) => {
    const at = await bytewise((socket) => say(socket, ['HTTP/1.1 200 OK\r\n', ...pieces]));
    expect(await open(at).get('/')).toEqual({ status: 200, ...outcome });
  });

  test.each([204, 304])('reads no body of %d, and asks again over the same connection', async (status) => {
    const sockets = new Set<Socket>();
    const at = await bytewise((socket) => {
      sockets.add(socket);
      socket.write(`HTTP/1.1 ${status} -\r\n\r\n`);
    });
    const client = open(at);
    for (let call = 0; call < 2; call += 1) expect(await client.get('/')).toEqual({ status, bytes: 0, checksum: 0 });
    expect(sockets.size).toBe(1);
  });

  test('passes over what says that an answer will come', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
    const at = await bytewise((socket) => socket.write(`${early}HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx`));
    expect(await open(at).get('/')).toEqual({ status: 200, bytes: 1, checksum: crc32('x') });
  });

  test.each([
    ['no HTTP', 'SSH-2.0-x\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy'],
    ['a chunk without a length', `HTTP/1.1 200 OK\r\n${CHUNKED}x\r\n`],
    ['half a head', 'HTTP/1.1 200 OK\r\nconte'],
    ['half a chunk', `HTTP/1.1 200 OK\r\n${CHUNKED}5\r\nab`],
  ])('fails where there is %s, and calls again', async (_, said) => {
    let calls = 0;
    const at = await bytewise((socket) => {
      calls += 1;
      if (calls === 1) socket.end(said);
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    });
    const client = open(at);
    await expect(client.get('/')).rejects.toThrow();
    expect(await client.get('/')).toMatchObject({ status: 200, bytes: 0 });
  });

  test.each(['connection: close\r\n', ''])(
    'asks over a new connection where the server has ended the last (%j)',
    async (field) => {
      let calls = 0;
      const at = await bytewise((socket) => {
        calls += 1;
        socket.end(`HTTP/1.1 200 OK\r\n${field}content-length: 1\r\n\r\n${calls}`);
      });
      const client = open(at);
      for (const call of ['1', '2', '3']) {
        expect(await client.get('/')).toMatchObject({ checksum: crc32(call) });
        for (let turns = 0; turns < 20; turns += 1) await setImmediate(); // it has seen the end
      }
    },
  );

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
