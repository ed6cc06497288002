import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GRACE_MS } from './arrivals.ts';
import { startChild, type StartedChild } from './child.ts';
import { now } from './clock.ts';
import type { LoadReport, LoadRequest } from './load-process.ts';
import type { ArrivalProcess, Ledger, RoundSeed } from './types.ts';

/** Connections that may wait to be accepted: more than any load here opens. */
const BACKLOG = 4096;
const PREPARE_TIMEOUT_MS = 60_000;
/** A round ends by the session's own timeout, which ends this process and the load with it. */
const ROUND_TIMEOUT_MS = 2 ** 31 - 1;

/** The operations of one round as requests that come in. */
export interface Inbound extends ArrivalProcess {
  /** Waits for the client's side of the round, and puts it into the ledger. */
  answered(ledger: Ledger): Promise<void>;
}

/**
 * The door of a served trial: an HTTP server on 127.0.0.1, port 0, in the trial's process, and the process of its clients.
 * A request for operation i is what lets it in; its answer goes out when the model has done it. `GET /operation/<i>`.
 */
export class Front {
  readonly #server: Server;
  readonly #load: StartedChild;
  #receive: (text: string, response: ServerResponse) => void = (_text, response) => refuse(response, 404);

  private constructor(server: Server, load: StartedChild) {
    this.#server = server;
    this.#load = load;
    server.on('request', (request, response) => this.#receive((request.url ?? '').slice(PATH.length), response));
  }

  /** @param clients How many connections send requests in a closed loop. */
  static async open(clients: number): Promise<Front> {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, resolve);
    });
    const front = new Front(server, startChild('load-process'));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await front.#load.ask('prepare', { origin, clients }, PREPARE_TIMEOUT_MS);
    return front;
  }

  get cpuMicros(): number {
    return this.#load.cpuMicros;
  }

  /** Makes the clients ready for a round; they begin when the round does. */
  async expect(round: RoundSeed): Promise<Inbound> {
    await this.#load.ask('expect', { round } satisfies LoadRequest, PREPARE_TIMEOUT_MS);
    const waiting = new Map<number, ServerResponse>();
    let isClosed = false;
    let report: Promise<LoadReport>;
    let ledger: Ledger;
    let timer: NodeJS.Timeout | undefined;
    return {
      begin: (opened, submit, close) => {
        ledger = opened;
        let arrived = 0;
        const shut = (): void => {
          isClosed = true;
          close();
          for (const [index, response] of waiting) {
            if (Number.isNaN(ledger.admittedNs[index])) {
              waiting.delete(index);
              refuse(response, 503);
            }
          }
        };
        this.#receive = (text, response) => {
          const index = Number(text);
          if (ledger.items[index] === undefined || String(index) !== text) return refuse(response, 404);
          if (!Number.isNaN(ledger.submittedNs[index])) return refuse(response, 409);
          ledger.submittedNs[index] = now();
          if (isClosed) return refuse(response, 503);
          waiting.set(index, response);
          ledger.order[arrived] = index;
          arrived += 1;
          submit(1);
        };
        const horizonMs = ledger.items.at(-1)?.dueMs ?? 0;
        if (horizonMs > 0) timer = setTimeout(shut, horizonMs + GRACE_MS);
        report = this.#load.ask<LoadReport>('round', null, ROUND_TIMEOUT_MS);
        report.catch(shut); // told by answered()
      },
      finished: (index) => {
        const response = waiting.get(index);
        waiting.delete(index);
        if (response !== undefined) answer(response, ledger, index);
      },
      answered: async (opened) => {
        const { submittedNs, finishedNs, failures } = await report;
        clearTimeout(timer);
        this.#receive = (_text, response) => refuse(response, 404);
        opened.client = { submittedNs: Float64Array.from(submittedNs), finishedNs: Float64Array.from(finishedNs) };
        for (const [name, samples] of Object.entries((await report).observed)) opened.observed.set(name, [...samples]);
        for (const { index, message } of failures) opened.thrown.set(index, { class: 'client', message });
      },
    };
  }

  async close(): Promise<void> {
    await this.#load.kill();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const PATH = '/operation/';

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

/** As the operation ended: its worst status, and what it carried. */
function answer(response: ServerResponse, ledger: Ledger, index: number): void {
  const { group, thrown } = ledger;
  const statuses = ledger.status.subarray(index * group, (index + 1) * group);
  const bytes = ledger.bytes.subarray(index * group, (index + 1) * group).reduce((sum, each) => sum + each, 0);
  const status = thrown.has(index) ? 500 : Math.max(...statuses);
  const body = JSON.stringify({ id: index, status, bytes });
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}
