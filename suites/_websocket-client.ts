import { WebSocket } from 'ws';
import { now } from '../core/trial/clock.ts';
import { outcomeOf } from '../core/work/outcome.ts';
import type { Outcome } from '../core/members/types.ts';

/** The broadcast begins with the time at which it was due, a double; the payload is behind it. */
const DUE_BYTES = 8;
const NORMAL = 1000;

/**
 * One connection from beginning to end: waits for the broadcast, sends its payload back, waits for the echo of that,
 * closes, and waits until it is closed. Sees by how much the broadcast was late, and how long the echo took.
 *
 * @throws Error where the connection ends in any other way, or what is echoed is not what was sent
 */
export function liveOnce(url: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    let sent: Buffer | null = null;
    let sentNs = 0;
    let broadcastMs = 0;
    let outcome: Outcome | null = null;
    const fail = (reason: string): void => {
      reject(new Error(`${reason} (${url})`));
      socket.terminate();
    };
    socket.on('message', (message: Buffer) => {
      const atNs = now();
      if (sent === null) {
        broadcastMs = (atNs - message.readDoubleLE(0)) / 1e6;
        sent = message.subarray(DUE_BYTES);
        sentNs = atNs;
        socket.send(sent);
      } else if (sent.equals(message)) {
        outcome = { ...outcomeOf(message), observed: { broadcastMs, echoMs: (atNs - sentNs) / 1e6 } };
        socket.close(NORMAL);
      } else fail('the echo is not what was sent');
    });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', (code) => {
      if (code === NORMAL && outcome !== null) resolve(outcome);
      else fail(`the connection was closed with ${code}`);
    });
  });
}
