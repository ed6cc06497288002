import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Child } from './child.ts';
import { median } from '../stats/quantile.ts';
import { nowMs } from './time.ts';

const MESSAGE = Buffer.alloc(64, '.');
/** Enough for a median that one late wake-up does not move; about 2 ms. */
const ROUND_TRIPS = 15;
const START_TIMEOUT_MS = 10_000;

/** Round trips of 64 bytes over the loopback to a process that only echoes. */
export class Loopback {
  readonly #start: () => Child;
  #socket: Promise<Socket | null> | undefined;

  constructor(start: () => Child) {
    this.#start = start;
  }

  /** Median of a few round trips, microseconds; null where the echo cannot be reached. */
  async roundTripMicros(): Promise<number | null> {
    this.#socket ??= this.#connect().catch(() => null);
    const socket = await this.#socket;
    if (socket === null || socket.destroyed) return null;
    const trips: number[] = [];
    while (trips.length < ROUND_TRIPS) {
      const begun = nowMs();
      socket.write(MESSAGE);
      const isEchoed = await once(socket, 'data').then(
        () => true,
        () => false,
      );
      if (!isEchoed) return null;
      trips.push((nowMs() - begun) * 1000);
    }
    return median(trips);
  }

  close(): void {
    void this.#socket?.then((socket) => socket?.destroy());
  }

  async #connect(): Promise<Socket> {
    const port = await this.#start().ask<number>('start', null, START_TIMEOUT_MS);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    socket.on('error', () => socket.destroy());
    // an echo that is ended between two packets closes its side without an error, and the wait for an answer would never end
    socket.on('end', () => socket.destroy(new Error('the echo is gone')));
    return socket;
  }
}
