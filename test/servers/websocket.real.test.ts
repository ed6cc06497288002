import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { payloadOf } from '../../core/work/payload.ts';
import type { DirectServer, Outcome } from '../../core/members/types.ts';
import { itemsOf } from '../../core/work/work.ts';
import { serve } from '../../servers/websocket.ts';
import { liveOnce } from '../../suites/_websocket-client.ts';
import { digestSeen, drawn, STALL_MS } from './_watched.ts';

let server: DirectServer;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  server = await serve();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.close();
});

const life = (id: number | string): Promise<Outcome> => liveOnce(`${server.target.origin}/item/${id}`);

async function connected(id: number, prepare: (socket: WebSocket) => void = () => {}): Promise<WebSocket> {
  const socket = new WebSocket(`${server.target.origin}/item/${id}`, { perMessageDeflate: false });
  sockets.push(socket);
  prepare(socket);
  await once(socket, 'open');
  return socket;
}

test('what it sent is what was received, and each connection is counted', async () => {
  const round = drawn({ operations: 10, bytes: 77, latencyMs: 2 });
  server.begin(round);
  const outcomes = await Promise.all(itemsOf(round).map(({ id }) => life(id)));
  const witness = server.end();
  expect(witness).toMatchObject({ operations: 10, bytes: 770, connectionsAccepted: 10, repeated: 0, aborted: 0 });
  expect(witness.digest).toBe(digestSeen(outcomes));
  expect(witness.achievedDelayNs).toBeGreaterThanOrEqual(witness.askedDelayNs);
});

test('connections that are held at once are in flight at once', async () => {
  server.begin(drawn({ operations: 8, latencyMs: STALL_MS }));
  await Promise.all([0, 1, 2, 3, 4].map((id) => connected(id)));
  expect(server.end()).toMatchObject({ peakInFlight: 5, connectionsOpen: 5, operations: 0 });
});

test('a connection that follows another is not in flight with it', async () => {
  const round = drawn({ operations: 30 });
  server.begin(round);
  for (const { id } of itemsOf(round)) await life(id);
  expect(server.end().peakInFlight).toBe(1);
});

test.each(['24', '-1', '01', '', 'x', '0/1', '__proto__'])('id "%s" is unknown, and counted', async (id) => {
  server.begin(drawn({ operations: 24 }));
  await expect(life(id)).rejects.toThrow('404');
  expect(server.end()).toMatchObject({ operations: 1, statuses: { '404': 1 } });
});

test('who asks for no WebSocket is told so, and is no operation', async () => {
  server.begin(drawn({}));
  expect((await fetch(`${server.target.origin.replace('ws', 'http')}/item/0`)).status).toBe(426);
  expect(server.end().operations).toBe(0);
});

describe('a client that', () => {
  /** The code that it is shut out with, of a connection that is told at once. */
  const codeFor = async (onTold: (socket: WebSocket, payload: Buffer) => void): Promise<number> => {
    server.begin(drawn({ bytes: 9 }));
    const closed = Promise.withResolvers<number>();
    await connected(0, (socket) => {
      socket.once('message', (message: Buffer) => onTold(socket, message.subarray(8)));
      socket.once('close', closed.resolve);
    });
    return closed.promise;
  };

  test('sends before the broadcast is shut out', async () => {
    server.begin(drawn({ latencyMs: STALL_MS, bytes: 9 }));
    const socket = await connected(0);
    socket.send(payloadOf(1, 0, 9));
    expect((await once(socket, 'close'))[0]).toBe(4400);
  });

  test('sends back something else is shut out, and has gone away', async () => {
    expect(await codeFor((socket) => socket.send('123456789'))).toBe(4400);
    expect(server.end()).toMatchObject({ operations: 0, aborted: 1 });
  });

  test('sends back twice is shut out, and has gone away', async () => {
    const code = await codeFor((socket, payload) => {
      socket.send(payload);
      socket.send(payload);
    });
    expect(code).toBe(4400);
    expect(server.end()).toMatchObject({ operations: 0, aborted: 1 });
  });

  test('leaves in order before its echo has gone away', async () => {
    server.begin(drawn({ latencyMs: STALL_MS }));
    const socket = await connected(0);
    socket.close(1000);
    await once(socket, 'close');
    expect(server.end()).toMatchObject({ operations: 0, aborted: 1, statuses: {} });
  });

  test('sends what is no WebSocket frame has gone away', async () => {
    server.begin(drawn({ latencyMs: STALL_MS }));
    const socket = connect(Number(new URL(server.target.origin).port), '127.0.0.1');
    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    const upgrade = `upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}`;
    socket.write(`GET /item/0 HTTP/1.1\r\nhost: a\r\n${upgrade}\r\n\r\n`);
    await once(socket, 'data');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(server.end()).toMatchObject({ operations: 0, aborted: 1 });
  });
});

test('a connection of an old round leaves the new one alone', async () => {
  server.begin(drawn({ latencyMs: 100 }, 1));
  const old = life(0);
  await new Promise((resolve) => void setTimeout(resolve, 20));
  server.begin(drawn({ operations: 2 }, 2));
  const outcomes = [await life(0), await life(1)];
  await old;
  const witness = server.end();
  expect(witness).toMatchObject({ operations: 2, repeated: 0, aborted: 0 });
  expect(witness.digest).toBe(digestSeen(outcomes));
});

test('it closes with connections that it holds', async () => {
  server.begin(drawn({ latencyMs: STALL_MS }));
  const socket = await connected(0);
  const closed = once(socket, 'close');
  await server.close();
  expect((await closed)[0]).toBe(1006);
});
