import type { ServerResponse } from 'node:http';
import { GRACE_MS } from './arrivals.ts';
import { type Bulkhead, bulkheadOf } from './bulkhead.ts';
import { now } from './clock.ts';
import { bytesOf } from './ledger.ts';
import type { LoadReport } from './load-report.ts';
import { observe } from './loop.ts';
import { clearTimeout, setTimeout } from '../process/time.ts';
import { RECOVERY, recoveryMs } from './recovery.ts';
import type { ArrivalProcess, Ledger, RoundSeed, Work } from '../members/types.ts';

/**
 * One round of a served trial at its door: requests come in, wait for a slot of the model, and are answered when it has
 * done them. A request that the bulkhead turns away, or that has no slot a second after the last arrival, is answered 503;
 * one for an operation that there is not, 404; and a second one for the same, 409.
 */
export class InboundRound implements ArrivalProcess {
  readonly #work: Work;
  readonly #makeLoad: () => Promise<LoadReport>;
  readonly #bulkhead: Bulkhead | null;
  readonly #waiting = new Map<number, ServerResponse>();
  #ledger: Ledger | null = null;
  #submit: (count: number) => void = () => {};
  #close: () => void = () => {};
  #report: Promise<LoadReport> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #arrived = 0;
  #isShut = false;

  /** @param makeLoad Lets the clients begin, and says when all of them have ended. */
  constructor(round: RoundSeed, makeLoad: () => Promise<LoadReport>) {
    this.#work = round.work;
    this.#makeLoad = makeLoad;
    this.#bulkhead = bulkheadOf(round);
  }

  begin(ledger: Ledger, submit: (count: number) => void, close: () => void): void {
    this.#ledger = ledger;
    this.#submit = submit;
    this.#close = close;
    const horizonMs = ledger.items.at(-1)?.dueMs ?? 0;
    const shut = (): void => this.#shut();
    if (horizonMs > 0) this.#timer = setTimeout(shut, horizonMs + GRACE_MS);
    this.#report = this.#makeLoad();
    this.#report.then(shut, shut); // after the last client nobody comes; why one failed is told by answered()
  }

  /** A request for the operation of the index that is written in `text`. */
  receive(text: string, response: ServerResponse): void {
    const ledger = this.#ledger;
    const index = Number(text);
    if (ledger?.items[index] === undefined || String(index) !== text) return refuse(response, 404);
    if (!Number.isNaN(ledger.submittedNs[index])) return refuse(response, 409);
    ledger.submittedNs[index] = now();
    if (this.#isShut || this.#bulkhead?.letIn(index) === false) return refuse(response, 503);
    ledger.order[this.#arrived] = index;
    this.#arrived += 1;
    this.#waiting.set(index, response);
    this.#submit(1);
  }

  finished(index: number): void {
    this.#bulkhead?.left(index);
    const response = this.#waiting.get(index);
    this.#waiting.delete(index);
    if (response !== undefined && this.#ledger !== null) answer(response, this.#ledger, index);
  }

  /**
   * Waits for the clients' side of the round, and puts it into the ledger, with what was seen at the door.
   *
   * @throws Error where the process of the clients failed
   */
  async answered(ledger: Ledger): Promise<void> {
    try {
      const report = await this.#report;
      if (report === null) throw new Error('the round was never begun');
      const { submittedNs, finishedNs, observed, failures } = report;
      ledger.client = { submittedNs: Float64Array.from(submittedNs), finishedNs: Float64Array.from(finishedNs) };
      for (const [name, samples] of Object.entries(observed)) ledger.observed.set(name, [...samples]);
      for (const { index, message } of failures) {
        if (!ledger.thrown.has(index)) ledger.thrown.set(index, { class: 'client', message });
      }
    } finally {
      this.#shut();
      const isIn = new Set(ledger.order.subarray(0, this.#arrived));
      // those that were never let in stand behind those that were
      ledger.order.set(
        [...ledger.order.keys()].filter((index) => !isIn.has(index)),
        this.#arrived,
      );
    }
    const recovered = recoveryMs(ledger, this.#work);
    if (recovered !== null) observe(ledger, RECOVERY, recovered);
  }

  /** Lets no request in any more, and turns away those that still wait for a slot. */
  #shut(): void {
    if (this.#isShut) return;
    this.#isShut = true;
    clearTimeout(this.#timer);
    this.#close();
    for (const [index, response] of this.#waiting) {
      if (this.#ledger?.admittedNs[index] === undefined || Number.isNaN(this.#ledger.admittedNs[index])) {
        this.#waiting.delete(index);
        refuse(response, 503);
      }
    }
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

/** As the operation ended: its worst status, and what it carried. An operation without a status has failed. */
function answer(response: ServerResponse, ledger: Ledger, index: number): void {
  const { group, thrown } = ledger;
  const statuses = ledger.status.subarray(index * group, (index + 1) * group);
  const worst = statuses.includes(0) ? 0 : Math.max(...statuses);
  const status = thrown.has(index) || !hasBody(worst) ? 500 : worst;
  const body = JSON.stringify({ id: index, status, bytes: bytesOf(ledger, index) });
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

/** Whether an answer of this status says by its body what it is about: 1xx, 204 and 304 have none. */
function hasBody(status: number): boolean {
  return status >= 200 && status <= 599 && status !== 204 && status !== 304;
}
