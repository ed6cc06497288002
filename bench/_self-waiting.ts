import httpGet from '../suites/http-get.ts';
import sleepSuite from '../suites/sleep.ts';
import { openServer, openSide, openTrial } from './_self-contestants.ts';
import { centre, type Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { efficiencyOf, type Load, loadOf, seedOf } from './_self-load.ts';
import { pendingBytes } from './_self-memory.ts';
import { inTurn, setsOf, WARM_UP_ROUNDS } from './_self-race.ts';

const ROUNDS = 8;

/** Many calls in flight: how near to the bound, and at what price in memory. */
export const waiting: Item = {
  about: 'many calls in flight: η = bound ÷ makespan, and the memory of a pending one',
  async measure(household, scale) {
    return [
      ...(await httpEfficiency(household, scale)),
      await sleepEfficiency(household, scale),
      {
        what: 'peak RSS a pending sleep: 10 000 in flight less 10, in fresh processes, N=10000',
        unit: 'bytes',
        measured: centre(await pendingBytes(household, setsOf(scale), { many: 10_000, latencyMs: 500 })),
        target: null,
      },
    ];
  },
};

/** Twenty waves: the first and the last cost some 80 ms whatever there is between them, and four would be half edge. */
const HTTP_OPERATIONS = 20_000;

/** The loop by hand beside ours: it tells what undici, the server and the sockets leave of the bound to anybody. */
async function httpEfficiency(household: Household, scale: number): Promise<Finding[]> {
  const params = { latencyMs: 200, operations: Math.ceil(HTTP_OPERATIONS * scale) };
  const load = loadOf(httpGet, 1000, params);
  const server = await openServer(household);
  const { target } = server;
  const byHand = { origin: target.origin, connections: load.concurrency, client: 'request' };
  const sides = {
    '': await openTrial(household, 'event-loop', load, target),
    ' raw': await openTrial(household, 'event-loop', loadOf(httpGet, 1000, { ...params, client: 'raw' }), target),
    ' by hand': await openSide(household, '../bench/_hand-written-process', byHand),
  };
  const seen = await inTurn(server, load, sides, ROUNDS, 0);
  await Promise.all([server, ...Object.values(sides)].map((each) => each.close()));
  const efficiencies = (side: keyof typeof sides) => seen[side].map(({ elapsedNs }) => efficiencyOf(load, elapsedNs));
  return [
    finding(load, '', efficiencies(''), { atLeast: 0.95 }),
    finding(load, ' raw', efficiencies(' raw'), { atLeast: 0.95 }),
    finding(load, ' by hand', efficiencies(' by hand'), null),
  ];
}

async function sleepEfficiency(household: Household, scale: number): Promise<Finding> {
  const load = loadOf(sleepSuite, 10_000, { latencyMs: 50, operations: Math.ceil(100_000 * scale) });
  const trial = await openTrial(household, 'event-loop', load, null);
  const efficiencies: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const { elapsedNs } = await trial.measure(seedOf(load, round));
    if (round >= WARM_UP_ROUNDS) efficiencies.push(efficiencyOf(load, elapsedNs));
  }
  await trial.close();
  return finding(load, '', efficiencies, { atLeast: 0.8 });
}

function finding(load: Load, side: string, measured: readonly number[], target: Finding['target']): Finding {
  const { suite, concurrency, params } = load;
  const what = `η of ${suite.name}${side}, K=${concurrency}, L=${params['latencyMs']} ms, N=${params['operations']}`;
  return { what, unit: '', measured: centre(measured), target };
}
