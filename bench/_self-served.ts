import type { LoadReport } from '../core/trial/load-report.ts';
import { now } from '../core/trial/clock.ts';
import { drawn } from '../core/work/work.ts';
import type { RoundSeed } from '../core/members/types.ts';
import noopSuite from '../suites/noop.ts';
import type { HttpServer, Side } from './_self-contestants.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { loadOf } from './_self-load.ts';
import { bySet, compared, perCpuSecond, race, setsOf } from './_self-race.ts';

const CONNECTIONS = 64;
const OPERATIONS = 10_000;
const RATE = 5000;
const ROUNDS = 4;
const TIMEOUT_MS = 120_000;

/** What making load costs the process that makes it, beside what it would cost over undici. */
export const servedLoad: Item = {
  about: `the load process of served suites: ours, and the same over undici's request`,
  async measure(household, scale) {
    const door = household.start('../bench/_door-process');
    const origin = await door.ask<string>('prepare', null, TIMEOUT_MS);
    const server: HttpServer = {
      target: { origin },
      during: async (_seed, round) => ({ ...(await round()), serverBusy: Number.NaN }),
      close: () => household.end(door),
    };
    const operations = Math.ceil(OPERATIONS * scale);
    const findings = [
      ...(await compareLoads(household, server, { operations }, `a closed loop of ${CONNECTIONS}`, scale)),
      ...(await compareLoads(
        household,
        server,
        { operations: Math.ceil((RATE * scale) / 2), arrivals: { kind: 'poisson', ratePerSecond: RATE } },
        `an open loop of ${RATE}/s`,
        scale,
      )),
    ];
    await server.close();
    return findings;
  },
};

async function compareLoads(
  household: Household,
  server: HttpServer,
  load: Pick<Parameters<typeof drawn>[0], 'operations'> & Pick<RoundSeed['work'], 'arrivals'>,
  name: string,
  scale: number,
): Promise<Finding[]> {
  const { arrivals, operations } = load;
  const work = { ...drawn({ operations }), ...(arrivals !== undefined && { arrivals }) };
  const results = await race(
    server,
    loadOf({ ...noopSuite, work: () => work }, CONNECTIONS, {}),
    { sets: setsOf(scale), rounds: ROUNDS },
    async () => ({
      ours: await openLoad(household, 'load-process', server.target.origin),
      undici: await openLoad(household, '../bench/_undici-load-process', server.target.origin),
    }),
  );
  const cpuOf = (side: 'ours' | 'undici'): Finding => ({
    what: `CPU a request, ${name}, ${side}`,
    unit: 'µs',
    measured: centre(bySet(results, side, ({ cpuMicros, requests }) => cpuMicros / requests)),
    target: null,
  });
  return [
    {
      what: `requests per CPU-second of the load process, ${name}, ours ÷ over undici`,
      unit: '',
      measured: compared(results, 'ours', 'undici', perCpuSecond),
      target: { atLeast: 1.5 },
    },
    cpuOf('ours'),
    cpuOf('undici'),
  ];
}

/** Its CPU is all that its process used from being asked for the round to having told of it, as a session sees it. */
async function openLoad(household: Household, entry: Parameters<Household['start']>[0], origin: string): Promise<Side> {
  const child = household.start(entry);
  await child.ask('prepare', { origin, path: '/operation/', clients: CONNECTIONS }, TIMEOUT_MS);
  return {
    async round(seed) {
      await child.ask('expect', { round: seed }, TIMEOUT_MS);
      const [before, begunNs] = [child.cpuMicros, now()];
      const { finishedNs, failures } = await child.ask<LoadReport>('round', null, TIMEOUT_MS);
      if (failures.length > 0) throw new Error(`${failures.length} requests failed: ${failures[0]?.message}`);
      return { requests: finishedNs.length, elapsedNs: now() - begunNs, cpuMicros: child.cpuMicros - before };
    },
    close: () => household.end(child),
  };
}
