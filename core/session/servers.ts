import type { PlannedTrial } from '../records/records.ts';
import { explained } from './round.ts';
import type { Target } from '../members/types.ts';
import type { World, WorldServer } from './world.ts';

/** The servers of a session: each is started when the first trial wants it, and again where it was lost. */
export class SessionServers {
  readonly #world: World;
  readonly #byPlan = new Map<string, WorldServer>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * The one that a trial asks, and where it is; nulls where it asks none. A trial keeps it: where it is lost, one that is
   * started for others has another address, and is no witness of this trial.
   *
   * @throws Error where it does not come up
   */
  async serve(planned: PlannedTrial): Promise<{ server: WorldServer | null; target: Target | null }> {
    if (planned.modules.server === null) return { server: null, target: null };
    const plan = JSON.stringify(planned.modules.server);
    let server = this.#byPlan.get(plan);
    if (server === undefined || server.lost !== null) {
      server = this.#world.openServer(planned.modules.server);
      this.#byPlan.set(plan, server);
    }
    try {
      return { server, target: await server.target() };
    } catch (error) {
      throw explained(error, planned, server);
    }
  }
}
