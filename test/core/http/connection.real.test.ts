import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Connection } from '../../../core/http/connection.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

let server: Server;
let origin: string;
let heard: string[];
let sockets: Socket[];
let respond: (socket: Socket) => unknown;
let connection: Connection;
let body: string;
let settle: { resolve: (status: number) => void; reject: (error: Error) => void };

const caller = {
  take(bytes: Buffer, from: number, to: number) {
    body += bytes.toString('latin1', from, to);
  },
  answered: (status: number) => settle.resolve(status),
  failed: (error: Error) => settle.reject(error),
};

beforeEach(async () => {
  [heard, sockets, body] = [[], [], ''];
  respond = (socket) => socket.write(OK);
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heard.push(data.toString('latin1'));
      respond(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  connection = new Connection(origin, caller);
});
afterEach(() => {
  connection.close();
  for (const socket of sockets) socket.destroy();
  server.close();
});

function ask(path: string, method?: 'GET' | 'HEAD'): Promise<number> {
  return new Promise((resolve, reject) => {
    settle = { resolve, reject };
    connection.ask(path, method);
  });
}

test('a request is a line, the host and no more', async () => {
  expect(await ask('/a?b=c')).toBe(200);
  expect(body).toBe('ok');
  expect(heard).toEqual([`GET /a?b=c HTTP/1.1\r\nHost: ${origin.slice('http://'.length)}\r\n\r\n`]);
});

test('HEAD is answered by a head', async () => {
  respond = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
  expect([await ask('/', 'HEAD'), await ask('/', 'HEAD')]).toEqual([200, 200]);
  expect(heard[0]).toMatch(/^HEAD \/ HTTP/);
  expect([sockets.length, body]).toEqual([1, '']);
});

test.each(['', 'a', '/a b', '/\r\nX: y', '/\u00e9', '/\u0100'])('a path that is none is not asked for: %j', (path) => {
  expect(() => connection.ask(path)).toThrow(TypeError);
  expect(() => connection.ask(path)).toThrow('has something in it that no path has');
});

test('one call at a time', async () => {
  const first = ask('/');
  expect(() => connection.ask('/')).toThrow('asked again before it had answered');
  expect(await first).toBe(200);
  expect(heard).toHaveLength(1);
});

test('it speaks no https', () => {
  expect(() => new Connection('https://localhost', caller)).toThrow(
    'client=raw speaks http, and no https: https://localhost',
  );
});

test('what nobody asked for ends an idle connection, and the next call has another', async () => {
  await ask('/');
  sockets[0]?.write('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n');
  await once(sockets[0] as Socket, 'close');
  expect(await ask('/')).toBe(200);
  expect(sockets).toHaveLength(2);
});

test('an answer that is refused fails its call by name, and ends its connection', async () => {
  respond = (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n');
  await expect(ask('/')).rejects.toMatchObject({
    name: 'RefusedAnswer',
    message: 'the transfer-encoding "gzip" is not known',
  });
  await once(sockets[0] as Socket, 'close');
  respond = (socket) => socket.write(OK);
  expect(await ask('/')).toBe(200);
});

test('who is gone in the middle is named, and so is who was never there', async () => {
  respond = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no');
  await expect(ask('/')).rejects.toMatchObject({ name: 'ConnectionEnded' });
  respond = (socket) => socket.resetAndDestroy();
  await expect(ask('/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  server.close();
  await expect(ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a call of a connection that is closed fails, and nothing comes after it', async () => {
  respond = () => {};
  const call = ask('/');
  await once(server, 'connection');
  connection.close();
  await expect(call).rejects.toThrow('the connection was closed');
  for (let turns = 0; turns < 5; turns += 1) await setImmediate();
  expect(sockets).toHaveLength(1);
});
