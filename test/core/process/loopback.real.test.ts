import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Child } from '../../../core/process/child.ts';
import { Loopback } from '../../../core/process/loopback.ts';

let server = createServer();

afterEach(() => {
  server.close();
});

const childThat = (ask: Child['ask']): Child => ({
  ask,
  cpuMicros: 0,
  lost: null,
  kill: async () => {},
});

/** A child in this process that serves each connection so; its n-th message is counted from 0. */
function loopbackTo(answer: (socket: Socket, message: Buffer, nth: number) => void): Loopback {
  server = createServer({ noDelay: true }, (socket) => {
    let messages = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (message) => {
      answer(socket, message, messages);
      messages += 1;
    });
  });
  const listening = once(server.listen(0, '127.0.0.1'), 'listening');
  const child = childThat(async <T>() => {
    await listening;
    return (server.address() as AddressInfo).port as T;
  });
  return new Loopback(() => child);
}

const echo = (socket: Socket, message: Buffer): void => void socket.write(message);

test('a round trip takes some microseconds', async () => {
  const loopback = loopbackTo(echo);
  const micros = await loopback.roundTripMicros();
  expect(micros).toBeGreaterThan(1);
  expect(micros).toBeLessThan(1e6);
  loopback.close();
});

test('it is the median of fifteen messages of 64 bytes, over one connection that stays', async () => {
  const sizes: number[] = [];
  const loopback = loopbackTo((socket, message, nth) => {
    sizes[nth] = message.length;
    echo(socket, message);
  });
  await loopback.roundTripMicros();
  await loopback.roundTripMicros();
  expect(sizes).toEqual(Array.from({ length: 30 }, () => 64));
  loopback.close();
});

describe('nothing is said', () => {
  test.each([
    ['ends its connection as it should', (socket: Socket) => void socket.end()],
    ['drops its connection', (socket: Socket) => void socket.resetAndDestroy()],
  ])('where the echo %s in the middle of a round trip', async (_, leave) => {
    const loopback = loopbackTo((socket, message, nth) => (nth === 3 ? leave(socket) : echo(socket, message)));
    expect(await loopback.roundTripMicros()).toBeNull();
    expect(await loopback.roundTripMicros()).toBeNull();
    loopback.close();
  });

  test('where the echo cannot be started', async () => {
    const child = childThat(() => Promise.reject(new Error('the process was ended by SIGKILL')));
    const loopback = new Loopback(() => child);
    expect(await loopback.roundTripMicros()).toBeNull();
    loopback.close();
  });

  test('where it was never asked, and closing it starts nothing', () => {
    const loopback = new Loopback(() => {
      throw new Error('started');
    });
    expect(() => loopback.close()).not.toThrow();
  });
});
