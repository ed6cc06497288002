import { listeningAt } from '../machine/own-processes.ts';
import type { StartedChild } from '../process/child.ts';
import { isReady, portOf } from '../process/readiness.ts';
import { z } from 'zod';
import { type PlannedServer, witnessSchema } from '../records/records.ts';
import { serverIdentitySchema } from '../records/server-identity.ts';
import type { Target } from '../members/types.ts';
import { parsed } from './parsed.ts';
import type { WorldServer } from './world-types.ts';

const startedSchema = z.object({
  origin: z.string(),
  others: z.record(z.string(), z.string()).optional(),
  identity: serverIdentitySchema.nullable().default(null), // an older core/ says neither
  connections: z.number().nullable().default(null),
});
type Started = z.infer<typeof startedSchema>;

/** A server of a user's own may load what it likes, or start a program that takes so long. */
const START_TIMEOUT_MS = 60_000;
/** Off the clock and local: what takes longer than this will not come. */
const ANSWER_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 3_000;
const REACH_MS = 2_000;

/** A server in a process of its own. */
export function realServer(child: StartedChild, server: PlannedServer, connections: number | null = null): WorldServer {
  let said: Started | null = null;
  const target = started(child, { ...server, connections }, START_TIMEOUT_MS + (server.program?.readyMs ?? 0)).then(
    (answer): Target => {
      said = answer;
      const { origin, others } = answer;
      return { origin, ...(others === undefined ? {} : { others }) };
    },
  );
  target.catch(() => {}); // its error is that of the trial that asks for the target
  return {
    pids: child.pid === undefined ? [] : [child.pid],
    target: () => target,
    get identity() {
      return said?.identity ?? null;
    },
    get connections() {
      return said?.connections ?? null;
    },
    begin: (seed) => child.ask('begin', seed, ANSWER_TIMEOUT_MS),
    end: async () => parsed(witnessSchema.nullable(), await child.ask('end', null, ANSWER_TIMEOUT_MS), 'end'),
    get lost() {
      return child.lost;
    },
    async close() {
      await child.ask('close', null, CLOSE_TIMEOUT_MS).catch(() => {}); // it is ended in any case
      await child.kill();
    },
  };
}

/** @throws Error in the words of the server, where they are whole sentences by themselves */
async function started(
  child: StartedChild,
  server: PlannedServer & { readonly connections: number | null },
  timeoutMs: number,
): Promise<Started> {
  try {
    return parsed(startedSchema, await child.ask('start', server, timeoutMs), 'start');
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw cause instanceof Error && cause.name === 'Error' ? cause : error;
  }
}

/** What runs already: nobody of ours starts it, asks it, or ends it. */
export function addressed({ module: origin }: PlannedServer): WorldServer {
  const url = new URL(origin);
  const port = portOf(url);
  return {
    pids: port === null ? [] : listeningAt(port),
    async target(): Promise<Target> {
      const why = await isReady(url, true, REACH_MS);
      if (why !== null)
        throw new Error(`nobody answers at ${why}: start it before, or give it as { command: 'npm start' }`);
      return { origin };
    },
    identity: null,
    connections: null,
    begin: async () => {},
    end: async () => null,
    lost: null,
    close: async () => {},
  };
}
