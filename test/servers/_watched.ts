import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { Client } from 'undici/index.js';
import { digestOf } from '../../core/work/digest.ts';
import type { DirectServer, DrawnWork, Outcome, RoundSeed } from '../../core/members/types.ts';
import { type Answer, Desk } from '../../servers/_desk.ts';
import { serve } from '../../servers/http.ts';

/** Longer than any test lasts: who waits for it is stalled. */
export const STALL_MS = 600_000;

/** A desk that says how many requests it has seen come and go, so that a test waits for that and not for a time. */
class WatchedDesk extends Desk {
  readonly changes = new EventEmitter();
  seen = 0;
  gone = 0;

  override serve(id: string, response: ServerResponse, answer: Answer): void {
    super.serve(id, response, answer);
    this.seen += 1;
    this.changes.emit('change');
    response.on('close', () => {
      this.gone += 1;
      this.changes.emit('change');
    });
  }
}

/** The server of servers/http.ts with a few clients, each of them with a connection of its own. */
export class WatchedServer {
  readonly #desk: WatchedDesk;
  readonly #clients: Client[] = [];
  readonly server: DirectServer;

  static async start(): Promise<WatchedServer> {
    const desk = new WatchedDesk();
    return new WatchedServer(desk, await serve(desk));
  }

  private constructor(desk: WatchedDesk, server: DirectServer) {
    this.#desk = desk;
    this.server = server;
  }

  client(): Client {
    const client = new Client(this.server.target.origin);
    this.#clients.push(client);
    return client;
  }

  async until(count: 'seen' | 'gone', atLeast: number): Promise<void> {
    while (this.#desk[count] < atLeast) await once(this.#desk.changes, 'change');
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
    await this.server.close();
  }
}

export async function get(client: Client, id: number | string): Promise<Outcome> {
  const { statusCode, body } = await client.request({ path: `/item/${id}`, method: 'GET' });
  const payload = await body.bytes();
  return { status: statusCode, bytes: payload.length, checksum: crc32(payload) };
}

/** Asks for the items 0 … N−1, each client with one request in flight at a time. In the order of ids. */
export async function getAll(clients: readonly Client[], operations: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const lane = async (client: Client): Promise<void> => {
    while (next < operations) {
      const id = next++;
      outcomes[id] = await get(client, id);
    }
  };
  await Promise.all(clients.map(lane));
  return outcomes;
}

export function digestSeen(outcomes: readonly Outcome[]): string {
  return digestOf({
    status: Int32Array.from(outcomes, ({ status }) => status),
    bytes: Float64Array.from(outcomes, ({ bytes }) => bytes),
    checksum: Uint32Array.from(outcomes, ({ checksum }) => checksum),
  });
}

export function drawn(work: Partial<DrawnWork>, seed = 1): RoundSeed {
  const plain = { latency: 'constant', latencyMs: 0, bytes: 64, stallShare: 0, stallMs: 0, errorShare: 0 } as const;
  return { seed, work: { kind: 'drawn', operations: 24, ...plain, ...work } };
}
