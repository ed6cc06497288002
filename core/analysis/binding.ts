import { hasWorkers } from '../text/shape.ts';
import { percentWord } from '../text/words.ts';
import type { Cell } from '../records/comparison.ts';
import type { PlannedTrial, RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';

/** What binds a cell, and the number that proves it. */
export interface Binding {
  readonly binds: Cell['binds'];
  readonly bindsBecause: string | null;
}

/** So much of the makespan is explained by waiting alone. */
const WAITING = 0.9;
/** Above this a server's queueing is felt in every answer. */
const SERVER_BUSY = 0.5;
const SERVER_SHARE = 0.3;
const CLIENT_BUSY = 0.9;
const NEW_CONNECTIONS = 0.5;
/** A pool that keeps less of a core busy than this is not held up by handing work over. */
const DISPATCHING = 0.2;

/** Medians over rounds of what can run out. Null where it was not measured. */
export interface Load {
  readonly waiting: number | null;
  readonly server: number | null;
  readonly serverShare: number | null;
  readonly loop: number | null;
  readonly cores: number;
  readonly newConnections: number;
}

/** `capacity`: operations per second that the server can do at most, or null. */
export function loadOf(rounds: readonly RoundRecord[], capacity: number | null): Load {
  const medianOf = (pick: (round: RoundRecord) => number | null): number | null => {
    const values = rounds.map(pick).filter((value) => value !== null);
    return values.length === 0 ? null : median(values);
  };
  return {
    waiting: medianOf((round) => (round.fifoNs === null || round.fifoNs === 0 ? null : round.fifoNs / round.elapsedNs)),
    server: medianOf((round) => round.witness?.eventLoopUtilization ?? null),
    serverShare:
      capacity === null ? null : medianOf((round) => (round.operations.attempted * 1e9) / round.elapsedNs / capacity),
    loop: medianOf((round) => round.eventLoopUtilization),
    cores: medianOf((round) => ((round.cpuUserMicros + round.cpuSystemMicros) * 1000) / round.elapsedNs) ?? 0,
    newConnections: medianOf((round) => (round.witness?.connectionsAccepted ?? 0) / round.operations.attempted) ?? 0,
  };
}

/** The resource that keeps this cell from being faster, from what was saturated while it ran. */
export function bindingOf(trial: PlannedTrial, load: Load, usableCores: number): Binding {
  const { waiting, server, serverShare, loop, cores, newConnections } = load;
  if (waiting !== null && waiting >= WAITING) {
    return { binds: 'wait', bindsBecause: `waiting explains ${percentWord(waiting)} of the time` };
  }
  if (server !== null && server >= SERVER_BUSY) {
    return {
      binds: 'server',
      bindsBecause: `the server's event loop was busy for ${percentWord(server)} of the time`,
    };
  }
  if (serverShare !== null && serverShare >= SERVER_SHARE) {
    return { binds: 'server', bindsBecause: `it asks for ${percentWord(serverShare)} of what the server can do` };
  }
  if (newConnections >= NEW_CONNECTIONS) {
    return {
      binds: 'connections',
      bindsBecause: `${percentWord(newConnections)} of the operations opened a connection`,
    };
  }
  if (hasWorkers(trial) && !trial.isSelfScheduling && cores >= DISPATCHING) {
    const workers = (trial.threads ?? 1) * (trial.processes ?? 1);
    return {
      binds: 'dispatch',
      bindsBecause: `${cores.toFixed(2)} cores were busy with handing work to ${workers} ${trial.threads === null ? 'processes' : 'threads'}`,
    };
  }
  if ((loop !== null && loop >= CLIENT_BUSY) || cores >= CLIENT_BUSY * usableCores) {
    return {
      binds: 'client-cpu',
      bindsBecause: `the client's event loop was busy for ${percentWord(loop ?? 1)} of the time`,
    };
  }
  return { binds: null, bindsBecause: null };
}
