import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../core/members/types.ts';
import memcached from '../../servers/memcached.ts';
import { connect, drivers } from '../../suites/_memcached-client.ts';
import { memcached as program } from '../servers/_programs.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe.skipIf(!program.isHere)(`memcached${program.without}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await memcached.start();
  });
  afterAll(() => server.close());

  test.each([
    ['get', 300],
    ['set', 300],
    ['get', 300_000],
  ])('%s of %i bytes is answered right by both drivers, and alike', async (command, bytes) => {
    const rounds = [];
    for (const more of [{ driver: 'memjs' }, { driver: 'memcache' }, { driver: 'memcache', pipelining: 2 }]) {
      rounds.push(await roundOf('memcached', { command, operations: 6, bytes, ...more }, 2, server)); // oxlint-disable-line no-await-in-loop
    }
    for (const { told, witness } of rounds) {
      expect(told.operations).toEqual({ attempted: 6, succeeded: 6, errors: {} });
      expect(told.bytes).toBe(6 * bytes);
      expect(witness).toMatchObject({ operations: 6, mayCountOthers: false, peakInFlight: null });
      expect(told.digest).toBe(rounds[0]?.told.digest);
    }
  });

  test.each(drivers)('a connection that was closed is not opened anew by %s', async (driver) => {
    const middle = createServer((socket) => {
      const other = connectTo(Number(new URL(server.target.origin).port), '127.0.0.1');
      socket.pipe(other).pipe(socket);
      for (const each of [socket, other]) each.on('error', () => {});
      sockets.push(socket);
    });
    const sockets: Socket[] = [];
    middle.listen(0, '127.0.0.1');
    await once(middle, 'listening');
    const connection = await connect(driver, `memcached://127.0.0.1:${(middle.address() as AddressInfo).port}`);
    await connection.set('lockstep:item:0', Buffer.from('there'));
    expect(String(await connection.get('lockstep:item:0'))).toBe('there');
    const [socket] = sockets;
    socket?.destroy();
    await expect(connection.get('lockstep:item:0')).rejects.toThrow('a connection was lost');
    await expect(connection.get('lockstep:item:0')).rejects.toThrow('a connection was lost');
    expect(sockets).toHaveLength(1);
    await connection.close();
    middle.close();
  });

  test('is measured under all models, and says of what', async () => {
    const cells = await cellsOf('every model', 'memcached', { operations: ['16'] });
    expect(withoutNumber(cells)).toEqual([]);
    for (const cell of cells)
      expect(cell, cell.id).toMatchObject({ provenBy: 'server', server: { what: 'real', settings: { threads: '4' } } });
  });
});

test('every claim of memcached is judged by cells that there are', async () => {
  expect(await claimsInVain('memcached')).toEqual([]);
});
