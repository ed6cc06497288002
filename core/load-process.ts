import { LoadClient } from './trial/load-client.ts';
import { answerParent } from './process/answering.ts';
import { closedArrivals, OpenArrivals } from './trial/arrivals.ts';
import { openLedger } from './trial/ledger.ts';
import { drive } from './trial/loop.ts';
import type { LoadReport, LoadRequest } from './trial/load-report.ts';
import type { Ledger, Outcome } from './members/types.ts';
import { operationsOf } from './work/work.ts';

/**
 * The clients of a served trial, in a process of their own, so that making load takes nothing from the server. In a closed
 * loop each of `clients` connections sends its next request when the last was answered; in an open loop every request is
 * sent when it is due, over as many connections as that needs.
 */

/** Whatever holds this loop up is no operation that is measured: it is late by itself. */
const NOBODY_KNOWS = () => null;

/** Where the door is, and what stands before the id of the operation that is asked for. */
let [origin, path] = ['', ''];
/** One connection each. */
let clients: readonly LoadClient[] = [];
/** Those of an open loop that wait for a request: the one that was used last is the first to be used again. */
const idle: LoadClient[] = [];
let expected: Ledger | undefined;

answerParent({
  prepare(given: { origin: string; path: string; clients: number }) {
    ({ origin, path } = given);
    clients = Array.from({ length: given.clients }, () => new LoadClient(origin, path));
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
    if (ledger === undefined) throw new Error('a round was asked for before it was expected');
    const isOpen = ledger.arrivals !== closedArrivals;
    if (isOpen) await drive(ledger, ledger.items.length, ({ id }) => sendByAny(id));
    else await drive(ledger, clients.length, ({ id }, slot) => (clients[slot] as LoadClient).send(id));
    expected = undefined;
    return {
      submittedNs: [...(isOpen ? ledger.submittedNs : ledger.admittedNs)],
      finishedNs: [...ledger.finishedNs],
      observed: Object.fromEntries(ledger.observed),
      failures: [...ledger.thrown].map(([index, { message }]) => ({ index, message })),
    };
  },
});

/** Over as many connections as there are requests without an answer. */
async function sendByAny(id: number): Promise<Outcome> {
  const client = idle.pop() ?? new LoadClient(origin, path);
  try {
    return await client.send(id);
  } finally {
    idle.push(client);
  }
}
