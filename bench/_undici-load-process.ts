// not the bare name: bun puts its own in the place of that one
import { Client, type Dispatcher, Pool } from 'undici/index.js';
import { answerParent } from '../core/process/answering.ts';
import { closedArrivals, OpenArrivals } from '../core/trial/arrivals.ts';
import { openLedger } from '../core/trial/ledger.ts';
import { drive } from '../core/trial/loop.ts';
import type { LoadReport, LoadRequest } from '../core/trial/load-report.ts';
import type { Ledger } from '../core/members/types.ts';
import { operationsOf } from '../core/work/work.ts';

/** core/load-process.ts over undici's usual door, as it was before it had a client of its own: what that is compared with. */

const KEEP_ALIVE_MS = 3_600_000;
const settings = {
  pipelining: 1,
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: KEEP_ALIVE_MS,
  keepAliveMaxTimeout: KEEP_ALIVE_MS,
};

let clients: readonly Client[] = [];
let pool: Pool;
let expected: Ledger;

answerParent({
  prepare(given: { origin: string; clients: number }) {
    clients = Array.from({ length: given.clients }, () => new Client(given.origin, settings));
    pool = new Pool(given.origin, { ...settings, connections: null });
  },
  expect({ round }: LoadRequest) {
    const isOpen = round.work.arrivals != null;
    expected = openLedger(operationsOf(round), isOpen ? new OpenArrivals(null, () => null) : closedArrivals);
  },
  async round(): Promise<LoadReport> {
    const ledger = expected;
    const isOpen = ledger.arrivals !== closedArrivals;
    const by = (slot: number): Dispatcher => (isOpen ? pool : clients[slot]) as Dispatcher;
    await drive(ledger, isOpen ? ledger.items.length : clients.length, ({ id }, slot) => send(id, by(slot)));
    return {
      submittedNs: [...(isOpen ? ledger.submittedNs : ledger.admittedNs)],
      finishedNs: [...ledger.finishedNs],
      observed: Object.fromEntries(ledger.observed),
      failures: [...ledger.thrown].map(([index, { message }]) => ({ index, message })),
    };
  },
});

async function send(id: number, by: Dispatcher) {
  const { statusCode, body } = await by.request({ path: `/operation/${id}`, method: 'GET' });
  const text = await body.text();
  if ((JSON.parse(text) as { readonly id: number }).id !== id)
    throw new Error(`request ${id} was answered with ${text}`);
  return { status: statusCode, bytes: Buffer.byteLength(text), checksum: 0 };
}
