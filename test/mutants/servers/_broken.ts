import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { now } from '../../../core/trial/clock.ts';
import type { Server } from '../../../core/members/types.ts';
import { ServedRound } from '../../../servers/_round.ts';

/** In what a mutant differs from a correct server. */
export interface Mistake {
  /** How long it waits where `latencyMs` were asked for. */
  readonly delayMs?: (latencyMs: number) => number;
  /** What it sends where `payload` would be right. */
  readonly payload?: (payload: Buffer) => Buffer;
}

/** A server on bare node:http whose witness is honest: it says what it was asked for, and what it did. */
export function broken(
  name: string,
  about: string,
  { delayMs = (ms) => ms, payload = (same) => same }: Mistake,
): Server {
  return {
    name,
    about,
    probe: null,
    async start() {
      let round = new ServedRound();
      const server = createServer({ keepAliveTimeout: 600_000, noDelay: true }, (request, response) => {
        const [seenNs, served] = [now(), round];
        const item = served.itemOf((request.url ?? '').slice('/item/'.length));
        served.enter(item, seenNs);
        if (item === undefined) return void response.writeHead(404).end();
        setTimeout(() => {
          const delayNs = now() - seenNs;
          response.on('close', () => served.leaveAnswered(item, item.status, delayNs));
          response.writeHead(item.status).end(payload(served.payloadOf(item)));
        }, delayMs(item.latencyMs));
      });
      server.on('connection', () => void (round.connectionsAccepted += 1));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return {
        target: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
        begin: (seed) => void (round = new ServedRound(seed)),
        end: () => round.witness(0),
        close: async () => void server.close(),
      };
    },
  };
}
