import type { PlannedTrial } from './records.ts';
import { explained } from './round.ts';
import type { Target } from './types.ts';
import type { World, WorldServer } from './world.ts';

/** The servers of a session: each is started when the first trial wants it, and again where it was lost. */
export class SessionServers {
  readonly #world: World;
  readonly #byName = new Map<string, WorldServer>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The one that a trial asks; null where it asks none. */
  of({ server }: PlannedTrial): WorldServer | null {
    return server === null ? null : (this.#byName.get(server.name) ?? null);
  }

  /** @throws Error where it does not come up */
  async targetOf(planned: PlannedTrial): Promise<Target | null> {
    if (planned.server === null) return null;
    const { name, module } = planned.server;
    let server = this.#byName.get(name);
    if (server === undefined || server.lost !== null) {
      server = this.#world.openServer(module);
      this.#byName.set(name, server);
    }
    try {
      return await server.target();
    } catch (error) {
      throw explained(error, planned, server);
    }
  }
}
