import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startChild } from '../../core/process/child.ts';
import type { Target } from '../../core/members/types.ts';
import { payloadOf } from '../../core/work/payload.ts';
import { drawn } from '../../core/work/work.ts';
import { Resp } from '../../servers/_resp.ts';
import redis from '../../servers/redis.ts';
import { redis as program } from './_programs.ts';

const module = new URL('../../servers/redis.ts', import.meta.url).href;
const round = (operations: number) => ({ work: drawn({ operations, bytes: 200 }), seed: 5 });

/** Of the process that listens at the port of an origin. */
function folderOf(info: string): string {
  const config = /\r\nexecutable:.*\r\n/.exec(info);
  expect(config).not.toBeNull();
  const pid = /\r\nprocess_id:(\d+)/.exec(info)?.[1] ?? '';
  return readFileSync(`/proc/${pid}/cwd/pid`, 'utf8').trim() === pid ? pid : '';
}

describe.skipIf(!program.isHere)(`a Redis of our own${program.without}`, () => {
  test('has the payload of every item, counts commands and connections, and leaves nothing', async () => {
    const server = await redis.start({ url: null, connections: 40 });
    let pid = '';
    try {
      expect(server.identity).toMatchObject({ what: 'real', transport: 'TCP', found: 'binary' });
      expect(server.connections).toBeGreaterThanOrEqual(40);
      await server.begin(round(1500));
      const client = await Resp.open(server.target.origin);
      pid = folderOf(await client.ask('INFO', 'everything'));
      expect(await client.ask('GET', 'lockstep:item:1499')).toBe(payloadOf(5, 1499, 200).toString());
      await client.ask('GET', 'lockstep:item:0');
      await expect(client.ask('HGET', 'lockstep:item:0', 'field')).rejects.toThrow('WRONGTYPE');
      expect(await server.end()).toMatchObject({ operations: 2, connectionsAccepted: 1, connectionsOpen: 1 });
      await server.begin(round(1));
      expect(await client.ask('GET', 'lockstep:item:1')).toBe('');
      client.close();
    } finally {
      await server.close();
    }
    expect(existsSync(`/proc/${pid}/cwd`)).toBe(false);
  });

  test('is gone with its folder when its process is killed', async () => {
    const child = startChild('server-process');
    const { origin } = await child.ask<Target>('start', { module }, 60_000);
    const client = await Resp.open(origin);
    const pid = folderOf(await client.ask('INFO', 'everything'));
    await child.kill();
    while (existsSync(`/proc/${pid}/cwd`)) await sleepFor(5);
    await expect(client.ask('PING')).rejects.toThrow(/Redis has closed the connection|ECONNRESET/);
    client.close();
    while (readdirSync('/proc').includes(pid)) await sleepFor(5);
  });
});

test('answers are put together however they come, and what Redis refuses is an error', async () => {
  const answers = ['+OK\r\n', '-ERR no such thing\r\n', '$11\r\nhello\r\nyou!\r\n', '$-1\r\n', ':42\r\n'];
  const server = createServer((socket) => {
    const answer = async (): Promise<void> => {
      for (const byte of answers.shift() ?? '') {
        socket.write(byte);
        await sleepFor(1);
      }
    };
    socket.on('data', () => void answer());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = await Resp.open(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await client.ask('SET', 'a', 'b')).toBe('OK');
  await expect(client.ask('NO')).rejects.toThrow('ERR no such thing');
  expect(await client.ask('GET', 'a')).toBe('hello\r\nyou!');
  expect(await client.ask('GET', 'b')).toBe('');
  expect(await client.ask('INCR', 'c')).toBe('42');
  client.close();
  server.close();
});
