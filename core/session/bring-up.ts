import type { PlannedTrial, TrialRecord } from '../records/records.ts';
import type { ServerIdentity } from '../records/server-identity.ts';
import { reasonOf, unsupportedIn } from '../text/thrown.ts';
import type { RunningTrial } from './round.ts';
import type { SessionServers } from './servers.ts';
import type { World, WorldTrial } from './world.ts';

/** A trial that is up, and what that took. */
export type StartedTrial = RunningTrial & Pick<TrialRecord, 'startMs' | 'rssBytes' | 'ranOn'>;

/** @throws Error where its server, its process or its lanes do not come up; nothing of it is left then */
export async function bringUp(
  planned: PlannedTrial,
  world: World,
  servers: SessionServers,
  seed: number,
): Promise<StartedTrial> {
  const begunMs = world.nowMs();
  let process: WorldTrial | undefined;
  try {
    const { server, target } = await servers.serve(planned);
    process = world.openTrial(planned);
    const { rssBytes, ranOn = null } = await process.prepare(target, seed);
    return { planned, process, server, startMs: world.nowMs() - begunMs, rssBytes, ranOn };
  } catch (error) {
    await process?.close();
    throw error;
  }
}

export function readyRecord(
  { planned, process, server, startMs, rssBytes, ranOn }: StartedTrial,
  warmUp: NonNullable<TrialRecord['warmUp']>,
): TrialRecord {
  const looked = process.look();
  const sockets = looked === null ? null : { open: looked.open, peers: [...looked.peers] };
  const identity = server?.identity == null ? null : reachedBy(planned, server.identity);
  return {
    type: 'trial',
    trial: planned.id,
    state: 'ready',
    reason: null,
    startMs,
    rssBytes,
    ranOn,
    warmUp,
    sockets,
    server: identity,
  };
}

/** A server that has several ways in says the usual one: which a trial took stands in its parameter. */
function reachedBy({ params }: PlannedTrial, identity: ServerIdentity): ServerIdentity {
  return params['transport'] === 'unix' ? { ...identity, transport: 'Unix socket' } : identity;
}

/** Of a trial that this machine cannot run. */
export function unsupportedRecord(trial: string, reason: string): TrialRecord {
  return {
    type: 'trial',
    trial,
    state: 'unsupported',
    reason,
    startMs: null,
    rssBytes: null,
    ranOn: null,
    warmUp: null,
    sockets: null,
    server: null,
  };
}

export function notUpRecord({ id, threads }: PlannedTrial, error: unknown): TrialRecord {
  const unsupported = unsupportedIn(error, threads !== null);
  const state = unsupported === null ? 'failed' : 'unsupported';
  const reason = reasonOf(unsupported ?? error);
  return { ...unsupportedRecord(id, reason), state };
}
