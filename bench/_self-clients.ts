import { clients } from '../suites/_http-clients.ts';
import httpGet from '../suites/http-get.ts';
import { type HttpServer, openServer, openSide, openTrial, type Side } from './_self-contestants.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { type Load, loadOf } from './_self-load.ts';
import { bySet, compared, perCpuSecond, race, type Rounds, setsOf } from './_self-race.ts';
import { wrkSide, wrkVersion } from './_self-wrk.ts';

const CONNECTIONS = 64;
const OPERATIONS = 10_000;
/** The two that a target is about are compared by themselves, for rounds far from each other differ more. */
const ROUNDS = 6;
const ROUNDS_FOR_ORIENTATION = 2;

/** By itself autocannon looks at no body, and we compute a checksum of each: this one does the same work. */
const CHECKING = 'autocannon that checks bodies';

/** What a request costs the client's CPU, against programs that do nothing but requests. */
export const httpClients: Item = {
  about: `the clients of http-get on the event loop against autocannon and wrk: L=0, ${CONNECTIONS} connections`,
  async measure(household, scale) {
    const server = await openServer(household);
    const operations = 2 * Math.ceil((OPERATIONS * scale) / 2);
    const findings = [
      ...(await againstAutocannon(household, server, operations, setsOf(scale))),
      ...(await amongOurs(household, server, operations, setsOf(scale))),
    ];
    await server.close();
    return findings;
  },
};

async function againstAutocannon(
  household: Household,
  server: HttpServer,
  operations: number,
  sets: number,
): Promise<Finding[]> {
  const load = loadFor('dispatch', operations);
  const settings = { origin: server.target.origin, connections: CONNECTIONS, isChecking: false };
  const checking = { ...settings, isChecking: true };
  const results = await race(server, load, { sets, rounds: ROUNDS }, async () => ({
    dispatch: await openTrial(household, 'event-loop', load, server.target),
    'by hand': await openSide(household, '../bench/_hand-written-process', { ...settings, client: 'dispatch' }),
    autocannon: await openSide(household, '../bench/_autocannon-process', settings),
    [CHECKING]: await openSide(household, '../bench/_autocannon-process', checking),
  }));
  return [
    ratioOf(results, 'dispatch', 'autocannon', { atLeast: 0.95 }),
    ratioOf(results, 'dispatch', CHECKING, { atLeast: 0.95 }),
    ratioOf(results, 'by hand', 'autocannon', null), // what undici itself leaves to anybody
    cpuOf(results, 'dispatch'),
    cpuOf(results, 'by hand'),
    cpuOf(results, 'autocannon'),
    cpuOf(results, CHECKING),
  ];
}

/** All ways to make a request that http-get knows, and wrk where there is one. */
async function amongOurs(
  household: Household,
  server: HttpServer,
  operations: number,
  sets: number,
): Promise<Finding[]> {
  const hasWrk = (await wrkVersion(household)) !== null;
  if (!hasWrk) process.stderr.write('   there is no wrk on the PATH: its rows are left out\n');
  const extent = { sets, rounds: ROUNDS_FOR_ORIENTATION };
  const results = await race(server, loadFor('dispatch', operations), extent, async () => {
    const sides: Record<string, Side> = {};
    for (const client of clients) {
      sides[client] = await openTrial(household, 'event-loop', loadFor(client, operations), server.target);
    }
    if (hasWrk) sides['wrk'] = wrkSide(household, server.target.origin, CONNECTIONS);
    return sides;
  });
  const others = Object.keys(results[0] ?? {}).filter((name) => name !== 'dispatch');
  return others.flatMap((name) => [ratioOf(results, name, 'dispatch', null), cpuOf(results, name)]);
}

function loadFor(client: string, operations: number): Load {
  return loadOf(httpGet, CONNECTIONS, { latencyMs: 0, operations, client });
}

function ratioOf<N extends string>(
  results: readonly Rounds<N>[],
  name: NoInfer<N>,
  against: NoInfer<N>,
  target: Finding['target'],
): Finding {
  const measured = compared(results, name, against, perCpuSecond);
  return { what: `requests per client CPU-second, ${name} ÷ ${against}`, unit: '', measured, target };
}

function cpuOf<N extends string>(results: readonly Rounds<N>[], name: NoInfer<N>): Finding {
  const micros = bySet(results, name, ({ cpuMicros, requests }) => cpuMicros / requests);
  return { what: `client CPU a request, ${name}`, unit: 'µs', measured: centre(micros), target: null };
}
