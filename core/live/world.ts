import process from 'node:process';
import { readMachine } from '../machine/machine.ts';
import type { Ledger } from '../members/types.ts';
import { endedChildrenMicros, rssNow } from '../process/resources.ts';
import { nowMs } from '../process/time.ts';
import type { MeasuredRound, PlannedTrial } from '../records/records.ts';
import type { World, WorldTrial } from '../session/world-types.ts';
import { measureRound } from '../trial/measure.ts';
import { inTime } from './in-time.ts';

/** A trial whose code is a function of this process. */
export interface Live {
  /** On the clock: does every item of the ledger once, and stamps it. */
  round(ledger: Ledger): Promise<void>;
  /** What the last round says otherwise than its ledger, such as what its code does not tell. */
  told(): Partial<MeasuredRound>;
}

/**
 * A world without processes: functions of this one are its trials, for they cannot be sent to another. Heap, compiler and
 * collector are those of all of them; the CPU of a round is that of the whole process.
 *
 * @param interrupted Ends the round that runs; its function goes on where nothing can stop it.
 */
export function liveWorld(liveOf: (planned: PlannedTrial) => Live, interrupted: AbortSignal): World {
  return {
    nowMs,
    openTrial: (planned) => liveTrial(liveOf(planned), interrupted),
    openServer: () => {
      throw new Error('a function of this process has no server');
    },
    readMachine: () => readMachine(nowMs(), ownMicros()),
    loopbackMicros: async () => null,
    close: async () => {},
  };
}

function liveTrial(live: Live, interrupted: AbortSignal): WorldTrial {
  const prepared = { round: (ledger: Ledger) => live.round(ledger), close: async () => {} };
  return {
    look: () => null,
    lookDuring: async (work) => void (await Promise.allSettled([work])),
    counts: () => ({ serving: null, connectionsOpened: null }),
    prepare: async () => ({ rssBytes: rssNow() }),
    async round(seed, timeoutMs) {
      const measuring = () => measureRound({ prepared, companion: null, front: null }, seed);
      const measured = await inTime(measuring, { timeoutMs, interrupted });
      // each function may read and write what it likes, and stamps of another clock cannot be held against ours
      return { ...measured, io: null, clocks: null, ...live.told() };
    },
    // its loop is the one that is on the clock, and nobody is asked while it works
    pid: null,
    inFlight: async () => null,
    unwatched: () => {},
    kill: async () => {},
    close: async () => {},
  };
}

function ownMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system + endedChildrenMicros();
}
