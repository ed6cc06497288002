import { queries } from '../suites/_postgres-queries.ts';
import postgres from '../suites/postgres.ts';
import type { Suite } from '../core/members/types.ts';
import type { Finding } from './_self-finding.ts';
import { loadOf } from './_self-load.ts';
import type { Item } from './_self-item.ts';
import { compared, perCpuSecond, perSecond, race, setsOf } from './_self-race.ts';
import { openPostgres, openSide, openTrial } from './_self-contestants.ts';

const CONNECTIONS = 16;
const OPERATIONS = 1024;
const ROUNDS = 20;

/** What the loop, the ledger and the checks of answers cost where an operation is a statement of some microseconds. */
export const postgresLoop: Item = {
  about: `our event loop against one written by hand over pg: postgres, select 1, C=${CONNECTIONS}`,
  async measure(household, scale) {
    const server = await openPostgres(household);
    const load = loadOf(postgres as unknown as Suite, CONNECTIONS, { operations: Math.ceil(OPERATIONS * scale) });
    const byHand = { origin: server.target.origin, connections: CONNECTIONS, text: queries['select-1'].text.ours };
    const results = await race(server, load, { sets: setsOf(scale), rounds: ROUNDS }, async () => ({
      ours: await openTrial(household, 'event-loop', load, server.target),
      byHand: await openSide(household, '../bench/_hand-postgres-process', byHand),
    }));
    await server.close();
    const told = (what: string, figure: typeof perSecond, target: Finding['target']): Finding => ({
      what: `${what}, ours ÷ by hand`,
      unit: '',
      measured: compared(results, 'ours', 'byHand', figure),
      target,
    });
    return [
      told('statements/s', perSecond, { atLeast: 0.9 }),
      told('statements per client CPU-second', perCpuSecond, null),
    ];
  },
};
