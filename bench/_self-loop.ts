import httpGet from '../suites/http-get.ts';
import { centre, type Finding, type Spread } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import { loadOf } from './_self-load.ts';
import type { Item } from './_self-item.ts';
import { bySet, compared, perCpuSecond, perSecond, race, setsOf } from './_self-race.ts';
import { type HttpServer, openServer, openSide, openTrial } from './_self-contestants.ts';

const CONNECTIONS = 64;
const OPERATIONS = 10_000;
const ROUNDS = 6;

/**
 * What the one loop, its ledger and its lanes cost: the event-loop runner as a session runs it, against a loop written by
 * hand. Where the server is the one that is busy it hides a client's work from the wall, so the CPU is told too.
 */
export const loop: Item = {
  about: `our event loop against one written by hand: http-get, L=0, K=${CONNECTIONS}`,
  async measure(household, scale) {
    const server = await openServer(household);
    const findings = [
      ...(await compareLoops(household, server, 'request', scale)),
      ...(await compareLoops(household, server, 'raw', scale)),
    ];
    await server.close();
    return findings;
  },
};

async function compareLoops(
  household: Household,
  server: HttpServer,
  client: 'request' | 'raw',
  scale: number,
): Promise<Finding[]> {
  const { target } = server;
  const load = loadOf(httpGet, CONNECTIONS, { latencyMs: 0, operations: Math.ceil(OPERATIONS * scale), client });
  const byHand = { origin: target.origin, connections: CONNECTIONS, client };
  const results = await race(server, load, { sets: setsOf(scale), rounds: ROUNDS }, async () => ({
    ours: await openTrial(household, 'event-loop', load, target),
    byHand: await openSide(household, '../bench/_hand-written-process', byHand),
  }));
  const compare = (figure: typeof perSecond) => compared(results, 'ours', 'byHand', figure);
  const told = (what: string, measured: Spread, aim: Finding['target'] = null): Finding => ({
    what: `${what}, ${client}`,
    unit: '',
    measured,
    target: aim,
  });
  return [
    told('requests/s, ours ÷ by hand', compare(perSecond), { atLeast: 0.98 }),
    told('requests per client CPU-second, ours ÷ by hand', compare(perCpuSecond)),
    told("share of the time in which the server's loop was busy", centre(bySet(results, 'ours', busyOf))),
  ];
}

function busyOf({ serverBusy }: { readonly serverBusy: number }): number {
  return serverBusy;
}
