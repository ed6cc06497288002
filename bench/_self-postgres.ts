import { texts } from '../suites/_postgres-queries.ts';
import postgres from '../suites/postgres.ts';
import type { Suite } from '../core/members/types.ts';
import type { Finding } from './_self-finding.ts';
import { loadOf } from './_self-load.ts';
import type { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { compared, perCpuSecond, perSecond, race, setsOf } from './_self-race.ts';
import { type HttpServer, openPostgres, openSide, openTrial, type Side } from './_self-contestants.ts';

const suite = postgres as unknown as Suite;
const CONNECTIONS = 16;
const OPERATIONS = 1024;
const ROUNDS = 20;

/** Of the waits, beside which the witness has to cost nothing: too short to be recorded, and the shortest that are. */
const WAITS = [
  { waitMs: 1, operations: 512, text: texts.wait.brief },
  { waitMs: 10, operations: 160, text: texts.wait.ours },
];

/** What the loop, the ledger and the checks of answers cost where an operation is a statement of some microseconds. */
export const postgresLoop: Item = {
  about: `our event loop against one written by hand over pg, and what the witness costs: postgres, C=${CONNECTIONS}`,
  async measure(household, scale) {
    const server = await openPostgres(household);
    const findings = [...(await loops(household, server, scale))];
    for (const waits of WAITS) findings.push(await witness(household, server, scale, waits));
    await server.close();
    return findings;
  },
};

async function loops(household: Household, server: HttpServer, scale: number): Promise<Finding[]> {
  const load = loadOf(suite, CONNECTIONS, { operations: Math.ceil(OPERATIONS * scale) });
  const results = await race(server, load, { sets: setsOf(scale), rounds: ROUNDS }, async () => ({
    ours: await openTrial(household, 'event-loop', load, server.target),
    byHand: await byHand(household, server, texts['select-1'].ours),
  }));
  const told = (what: string, figure: typeof perSecond, target: Finding['target']): Finding => ({
    what: `${what}, ours ÷ by hand`,
    unit: '',
    measured: compared(results, 'ours', 'byHand', figure),
    target,
  });
  return [
    told('select 1: statements/s', perSecond, { atLeast: 0.9 }),
    told('select 1: statements per client CPU-second', perCpuSecond, null),
  ];
}

/** The same loop with the statement that leaves what the witness knows of a wait, and with one that only waits. */
async function witness(
  household: Household,
  server: HttpServer,
  scale: number,
  { waitMs, operations, text }: (typeof WAITS)[number],
): Promise<Finding> {
  const load = loadOf(suite, CONNECTIONS, { query: 'wait', waitMs, operations: Math.ceil(operations * scale) });
  const plain = `/* lockstep */ select $1::int4 as id from pg_sleep(${waitMs / 1000})`;
  const results = await race(server, load, { sets: setsOf(scale), rounds: ROUNDS }, async () => ({
    witnessed: await byHand(household, server, text),
    plain: await byHand(household, server, plain),
  }));
  return {
    what: `waits of ${waitMs} ms: waits/s, with the witness ÷ without`,
    unit: '',
    measured: compared(results, 'witnessed', 'plain', perSecond),
    target: { atLeast: 0.98 },
  };
}

function byHand(household: Household, { target: { origin } }: HttpServer, text: string): Promise<Side> {
  return openSide(household, '../bench/_hand-postgres-process', { origin, connections: CONNECTIONS, text });
}
