// not the bare name: bun puts its own in the place of that one
import { Client, type Dispatcher, Pool } from 'undici/index.js';
import { answerParent } from './process/answering.ts';
import { closedArrivals, OpenArrivals } from './trial/arrivals.ts';
import { openLedger } from './trial/ledger.ts';
import { drive } from './trial/loop.ts';
import type { LoadReport, LoadRequest } from './trial/load-report.ts';
import type { Ledger } from './members/types.ts';
import { operationsOf } from './work/work.ts';

/**
 * The clients of a served trial, in a process of their own, so that making load takes nothing from the server. In a closed
 * loop each of `clients` connections sends its next request when the last was answered; in an open loop every request is
 * sent when it is due, over as many connections as that needs.
 */

const KEEP_ALIVE_MS = 3_600_000;

/** As every connection is: without timeouts of its own, and open while the trial sleeps. */
const settings = {
  pipelining: 1,
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: KEEP_ALIVE_MS,
  keepAliveMaxTimeout: KEEP_ALIVE_MS,
};

/** Whatever holds this loop up is no operation that is measured: it is late by itself. */
const NOBODY_KNOWS = () => null;

/** One connection each. */
let clients: readonly Client[] = [];
/** Behind it stands the id of the operation that is asked for. */
let path = '';
/** As many connections as are needed. */
let pool: Pool | undefined;
let expected: Ledger | undefined;

answerParent({
  prepare(given: { origin: string; path: string; clients: number }) {
    ({ path } = given);
    clients = Array.from({ length: given.clients }, () => new Client(given.origin, settings));
    pool = new Pool(given.origin, { ...settings, connections: null });
  },
  expect({ round }: LoadRequest) {
    const isOpen = round.work.arrivals != null;
    expected = openLedger(
      operationsOf(round).map(({ parts: _parts, ...item }) => item),
      isOpen ? new OpenArrivals(null, NOBODY_KNOWS) : closedArrivals,
    );
  },
  async round(): Promise<LoadReport> {
    const ledger = expected;
    if (ledger === undefined || pool === undefined) throw new Error('a round was asked for before it was expected');
    const isOpen = ledger.arrivals !== closedArrivals;
    const by = (slot: number): Dispatcher => (isOpen ? pool : clients[slot]) as Dispatcher;
    await drive(ledger, isOpen ? ledger.items.length : clients.length, ({ id }, slot) => send(id, by(slot)));
    expected = undefined;
    return {
      submittedNs: [...(isOpen ? ledger.submittedNs : ledger.admittedNs)],
      finishedNs: [...ledger.finishedNs],
      observed: Object.fromEntries(ledger.observed),
      failures: [...ledger.thrown].map(([index, { message }]) => ({ index, message })),
    };
  },
});

/** 503 is the answer to a request that was never let in, and no failure of the client. */
async function send(id: number, by: Dispatcher) {
  const { statusCode, body } = await by.request({ path: `${path}${id}`, method: 'GET' });
  const text = await body.text();
  if (statusCode !== 503 && idIn(text) !== id) {
    throw new Error(`request ${id} was answered with status ${statusCode} and "${text.slice(0, SHOWN)}"`);
  }
  return { status: statusCode, bytes: Buffer.byteLength(text), checksum: 0 };
}

const SHOWN = 80;

/** Which operation an answer is about; null where it does not say. */
function idIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly id?: unknown } | null)?.id;
  } catch {
    return null;
  }
}
