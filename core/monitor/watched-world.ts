import type { MeasuredRound, PlannedTrial } from '../records/records.ts';
import type { World, WorldServer, WorldTrial } from '../session/world.ts';
import type { Board } from './board.ts';
import type { BoardTrial } from './board-rows.ts';
import type { ByHand } from './by-hand.ts';

/** A trial that is open, as whoever watches reaches it. */
export interface OpenTrial {
  readonly board: BoardTrial;
  readonly process: WorldTrial;
}

interface Watching {
  readonly board: Board;
  readonly hand: ByHand;
  /** Those that are open, by name. */
  readonly open: Map<string, OpenTrial>;
  /** Those that were opened last, by what was planned. */
  readonly servers: Map<string, WorldServer>;
}

/** The same world, of which it is known what is open and what is done. Nothing of it is asked, and nothing sent to it. */
export function watchedWorld(world: World, watching: Watching): World {
  return {
    nowMs: () => world.nowMs(),
    openServer(planned, home, connections) {
      const server = world.openServer(planned, home, connections);
      watching.servers.set(JSON.stringify(planned), server);
      return server;
    },
    readMachine: () => world.readMachine(),
    loopbackMicros: () => world.loopbackMicros(),
    close: () => world.close(),
    openTrial(planned, home) {
      const name = nameOf(planned, home, watching.open);
      const process = world.openTrial(planned, home);
      const board = watching.board.trialOf(name, planned);
      watching.open.set(name, { board, process });
      return watchedTrial(process, { name, board }, watching);
    },
  };
}

const OWN_CORE = new URL('../', import.meta.url).href;

/** A trial of another checkout is the base of a gate; two of this one are a gate of a machine against itself. */
function nameOf({ id }: PlannedTrial, home: URL | undefined, open: ReadonlyMap<string, OpenTrial>): string {
  const isOwn = home === undefined || home.href === OWN_CORE;
  const names = isOwn ? [id, baseOf(id)] : [baseOf(id), id];
  return names.find((name) => !open.has(name)) ?? id;
}

/** What the other side of a gate is called. */
export function baseOf(trial: string): string {
  return `${trial} (base)`;
}

function watchedTrial(
  process: WorldTrial,
  { name, board: trial }: { readonly name: string; readonly board: BoardTrial },
  { board, hand, open }: Watching,
): WorldTrial {
  return {
    ...process,
    async prepare(target, seed) {
      trial.pid = process.pid;
      trial.phase = 'starting';
      if (trial.row.state === 'waiting') trial.row.state = 'running';
      const up = await process.prepare(target, seed);
      trial.phase = 'ready';
      return up;
    },
    async round(seed, timeoutMs) {
      trial.phase = (trial.round ?? 0) < 0 ? 'warming-up' : 'measuring';
      let how = 'done';
      let measured: MeasuredRound | null = null;
      try {
        measured = await process.round(seed, timeoutMs);
        trial.did(measured);
        return measured;
      } catch (error) {
        how = hand.trialEnded(trial.planned.id) ?? `failed: ${error instanceof Error ? error.message : String(error)}`;
        throw error;
      } finally {
        await hand.looked();
        const isObserved = hand.observed(trial.planned.id) > 0;
        board.ended(trial, isObserved && how === 'done' ? 'observed' : how, measured);
        trial.phase = 'ready';
        if (isObserved) process.unwatched();
      }
    },
    async close() {
      open.delete(name);
      trial.pid = null;
      trial.phase = 'ended';
      await process.close();
    },
  };
}
