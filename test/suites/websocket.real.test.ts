import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import type { DirectServer } from '../../core/members/types.ts';
import { drawn } from '../../core/work/work.ts';
import { serve } from '../../servers/websocket.ts';
import { liveOnce } from '../../suites/_websocket-client.ts';
import { claimsInVain } from './_planned.ts';
import { endsUnder } from './_served.ts';

test('under every model it is sound, or says why it cannot be', async () => {
  const ends = await endsUnder('every model', 'websocket', { holdMs: ['40'], operations: ['12'] });
  expect(new Set(Object.values(ends))).toEqual(new Set(['sound']));
});

test('everything that its claims speak of is measured', async () => {
  expect(await claimsInVain('websocket')).toEqual([]);
});

describe('one connection', () => {
  let server: DirectServer;

  beforeEach(async () => {
    server = await serve();
  });
  afterEach(() => server.close());

  test.each([0, 1, 64, 200_000])('brings back %d bytes, and says how late and how long it was', async (bytes) => {
    server.begin({ work: drawn({ operations: 1, latencyMs: 3, bytes }), seed: 5 });
    const outcome = await liveOnce(`${server.target.origin}/item/0`);
    expect(outcome).toMatchObject({ status: 200, bytes });
    expect(Object.keys(outcome.observed ?? {})).toEqual(['broadcastMs', 'echoMs']);
    for (const value of Object.values(outcome.observed ?? {})) expect(value).toBeGreaterThanOrEqual(0);
  });

  test('that is not let in fails', async () => {
    await expect(liveOnce(`${server.target.origin}/item/0`)).rejects.toThrow('Unexpected server response: 404');
  });
});

describe('a server', () => {
  let server: WebSocketServer;
  let url: string;

  beforeEach(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/item/0`;
  });
  afterEach(() => {
    for (const connection of server.clients) connection.terminate();
    server.close();
  });

  const broadcast = Buffer.concat([Buffer.alloc(8), Buffer.from('abc')]);

  test('that echoes something else is caught', async () => {
    server.on('connection', (connection) => {
      connection.on('message', () => connection.send('abd'));
      connection.send(broadcast);
    });
    await expect(liveOnce(url)).rejects.toThrow(`the echo is not what was sent (${url})`);
  });

  test.each([
    ['before the broadcast', false],
    ['before the echo', true],
  ])('that closes %s is caught, however politely', async (_, isSent) => {
    server.on('connection', (connection) => {
      if (isSent) connection.send(broadcast);
      connection.close(1000);
    });
    await expect(liveOnce(url)).rejects.toThrow('the connection was closed with 1000');
  });

  test('that breaks off is caught', async () => {
    server.on('connection', (connection) => connection.terminate());
    await expect(liveOnce(url)).rejects.toThrow('the connection was closed with 1006');
  });
});
