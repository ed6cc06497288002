import { randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type StartedChild, startChild } from '../process/child.ts';
import { InboundRound } from './inbound.ts';
import type { LoadReport, LoadRequest } from './load-report.ts';
import { reasonOf } from '../text/thrown.ts';
import type { RoundSeed } from '../members/types.ts';

/** Connections that may wait to be accepted: more than any load here opens. */
const BACKLOG = 4096;
const PREPARE_TIMEOUT_MS = 60_000;
/** A round ends by the session's own timeout, which ends this process and the load with it. */
const ROUND_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The door of a served trial: an HTTP server on 127.0.0.1, port 0, in the trial's process, and the process of its clients.
 * A request for operation i is what lets it in; its answer goes out when the model has done it. `GET <path><i>`: a path that only
 * the clients know, so that no page in a browser can ask for what a user's code does.
 */
export class Front {
  /** Of each front another. */
  readonly path = `/${randomBytes(16).toString('hex')}/operation/`;
  readonly #server: Server;
  readonly #load: StartedChild;
  #round: InboundRound | null = null;

  private constructor(server: Server, load: StartedChild) {
    this.#server = server;
    this.#load = load;
    server.on('request', ({ url = '', method }, response) => {
      const isKnown = this.#round !== null && method === 'GET' && url.startsWith(this.path);
      if (isKnown) this.#round?.receive(url.slice(this.path.length), response);
      else refuse(response);
    });
  }

  /**
   * @param clients How many connections send requests in a closed loop.
   * @throws Error where the clients cannot be made ready; nothing is left open then
   */
  static async open(clients: number, startLoad: () => StartedChild = startOurLoad): Promise<Front> {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
    });
    const front = new Front(server, startLoad());
    try {
      await front.#ask('prepare', { origin: front.origin, path: front.path, clients }, PREPARE_TIMEOUT_MS);
    } catch (error) {
      await front.close();
      throw error;
    }
    return front;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** All CPU that the clients had used when they last answered. */
  get cpuMicros(): number {
    return this.#load.cpuMicros;
  }

  /**
   * Makes the clients ready for a round; they begin when the round does.
   *
   * @throws Error where their process is gone
   */
  async expect(round: RoundSeed): Promise<InboundRound> {
    await this.#ask('expect', { round } satisfies LoadRequest, PREPARE_TIMEOUT_MS);
    this.#round = new InboundRound(round, () => this.#ask<LoadReport>('round', null, ROUND_TIMEOUT_MS));
    return this.#round;
  }

  async close(): Promise<void> {
    await this.#load.kill();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #ask<T>(request: string, payload: unknown, timeoutMs: number): Promise<T> {
    try {
      return await this.#load.ask<T>(request, payload, timeoutMs);
    } catch (error) {
      const reason = reasonOf(error);
      throw new Error(`the clients failed: ${reason}`, { cause: error });
    }
  }
}

/** Of the group of its trial, and so it ends with that. */
const startOurLoad = (): StartedChild => startChild('load-process', undefined, {}, { leadsGroup: false });

function refuse(response: ServerResponse): void {
  response.writeHead(404, { 'content-length': 0 }).end();
}
