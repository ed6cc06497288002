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
/** Those that a target is about are compared by themselves, for rounds far from each other differ more. */
const ROUNDS = 6;
const ROUNDS_FOR_ORIENTATION = 2;

/** By itself autocannon looks at no body, and we compute a checksum of each: this one does the same work. */
const CHECKING = 'autocannon that checks bodies';

/** What a request costs the client's CPU, against programs that do nothing but requests. */
export const httpClients: Item = {
  about: `client=raw of http-get on the event loop against autocannon and wrk: L=0, ${CONNECTIONS} connections`,
  measure: (household, scale) => withServer(household, scale, againstOthers),
};

/** All ways to make a request that http-get knows. */
export const ownClients: Item = {
  about: `the clients of http-get against each other: L=0, ${CONNECTIONS} connections`,
  measure: (household, scale) => withServer(household, scale, amongOurs),
};

type Compare = (household: Household, server: HttpServer, operations: number, sets: number) => Promise<Finding[]>;

async function withServer(household: Household, scale: number, compare: Compare): Promise<Finding[]> {
  const server = await openServer(household);
  const findings = await compare(household, server, 2 * Math.ceil((OPERATIONS * scale) / 2), setsOf(scale));
  await server.close();
  return findings;
}

async function againstOthers(
  household: Household,
  server: HttpServer,
  operations: number,
  sets: number,
): Promise<Finding[]> {
  const hasWrk = (await wrkVersion(household)) !== null;
  if (!hasWrk) process.stderr.write('   there is no wrk on the PATH: its rows are left out\n');
  const load = loadFor('raw', operations);
  const { origin } = server.target;
  const settings = { origin, connections: CONNECTIONS, isChecking: false };
  const checking = { ...settings, isChecking: true };
  const results = await race(server, load, { sets, rounds: ROUNDS }, async (): Promise<Record<string, Side>> => ({
    raw: await openTrial(household, 'event-loop', load, server.target),
    'by hand': await openSide(household, '../bench/_hand-written-process', { ...settings, client: 'raw' }),
    autocannon: await openSide(household, '../bench/_autocannon-process', settings),
    [CHECKING]: await openSide(household, '../bench/_autocannon-process', checking),
    ...(hasWrk && { wrk: wrkSide(household, origin, CONNECTIONS) }),
  }));
  return [
    ratioOf(results, 'raw', 'autocannon', { atLeast: 1.25 }),
    ratioOf(results, 'raw', CHECKING, null),
    ...(hasWrk ? [ratioOf(results, 'raw', 'wrk', { atLeast: 0.85 })] : []),
    ratioOf(results, 'by hand', 'autocannon', null), // what the client itself leaves to anybody
    ...Object.keys(results[0] ?? {}).map((name) => cpuOf(results, name)),
  ];
}

async function amongOurs(
  household: Household,
  server: HttpServer,
  operations: number,
  sets: number,
): Promise<Finding[]> {
  const extent = { sets, rounds: ROUNDS_FOR_ORIENTATION };
  const results = await race(server, loadFor('raw', operations), extent, async () => {
    const sides: Record<string, Side> = {};
    for (const client of clients) {
      sides[client] = await openTrial(household, 'event-loop', loadFor(client, operations), server.target);
    }
    return sides;
  });
  const others = clients.filter((name) => name !== 'raw');
  return others.flatMap((name) => [ratioOf(results, name, 'raw', null), cpuOf(results, name)]);
}

function loadFor(client: string, operations: number): Load {
  return loadOf(httpGet, CONNECTIONS, { latencyMs: 0, operations, client });
}

function ratioOf(
  results: readonly Rounds<string>[],
  name: string,
  against: string,
  target: Finding['target'],
): Finding {
  const measured = compared(results, name, against, perCpuSecond);
  return { what: `requests per client CPU-second, ${name} ÷ ${against}`, unit: '', measured, target };
}

function cpuOf(results: readonly Rounds<string>[], name: string): Finding {
  const micros = bySet(results, name, ({ cpuMicros, requests }) => cpuMicros / requests);
  return { what: `client CPU a request, ${name}`, unit: 'µs', measured: centre(micros), target: null };
}
