import type { Server, ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { now } from '../core/trial/clock.ts';
import type { FullWitness, RoundSeed } from '../core/members/types.ts';
import { callAt } from '../core/trial/call-at.ts';
import { ServedRound } from './_round.ts';

/** Writes an answer, with its content-length, in whatever way the framework has. */
export type Answer = (status: number, payload: Buffer) => void;

/** A client that has not gone away so long after its round was over will not. */
const LEAVING_MS = 1000;
/** What a client had done before its round was over is seen by then: its connection accepted, its request read, its end answered, its socket closed. */
const TURNS = 10;
const NOTHING = Buffer.alloc(0);

/** All of a mock HTTP server but its framework: what to answer, when, and what was seen of it. */
export class Desk {
  #round = new ServedRound();
  #connectionsOpen = 0;

  watchConnections(server: Server): void {
    server.on('connection', (socket) => {
      this.#round.connectionsAccepted += 1;
      this.#connectionsOpen += 1;
      socket.on('close', () => {
        this.#connectionsOpen -= 1;
      });
    });
  }

  /** Answers still owed to the round before are given, and counted nowhere. */
  begin(round: RoundSeed): void {
    this.#round = new ServedRound(round);
  }

  /**
   * Resolves when all is seen that clients have sent and closed by now, and those that will give up have done so, or had
   * time enough to: who asks may be heard before what it waited for is read.
   */
  async settled(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await setImmediate(); // oxlint-disable-line no-await-in-loop
    const deadline = now() + LEAVING_MS * 1e6;
    while (!this.#round.isSettled && now() < deadline) await setTimeout(1); // oxlint-disable-line no-await-in-loop
  }

  /** What was seen since `begin`. After it every id is unknown until the next `begin`. */
  end(): FullWitness {
    const witness = this.#round.witness(this.#connectionsOpen);
    this.#round = new ServedRound();
    return witness;
  }

  /** Serves one request for the item with id `id`: 404 at once where the round has none such. */
  serve(id: string, response: ServerResponse, answer: Answer): void {
    const seenNs = now();
    const round = this.#round;
    const item = round.itemOf(id);
    const status = item === undefined ? 404 : item.status;
    round.enter(item, seenNs);

    let delayNs = 0;
    const cancel = callAt(item === undefined ? seenNs : seenNs + item.latencyMs * 1e6, () => {
      delayNs = now() - seenNs;
      answer(status, item === undefined ? NOTHING : round.payloadOf(item));
    });
    // Every response closes, and once: after its last byte went to the system, or with its connection.
    response.on('close', () => {
      if (response.writableFinished) return round.leaveAnswered(item, status, delayNs);
      cancel();
      round.leaveAborted(item);
    });
  }
}
