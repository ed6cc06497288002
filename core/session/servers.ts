import type { Plan, PlannedServer, PlannedTrial } from '../records/records.ts';
import { explained } from './round.ts';
import type { Target } from '../members/types.ts';
import { Unsupported } from '../text/thrown.ts';
import { shapeText } from '../text/shape.ts';
import type { World, WorldServer } from './world.ts';

type Block = Plan['blocks'][number];

/** The servers of a session: each is started when the first trial wants it, and again where it was lost. */
export class SessionServers {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #byPlan = new Map<string, WorldServer>();

  constructor(world: World, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
  }

  /**
   * The one that a trial asks, and where it is; nulls where it asks none. A trial keeps it: where it is lost, one that is
   * started for others has another address, and is no witness of this trial.
   *
   * @throws Error where it does not come up; Unsupported where it cannot take all connections of the row at once
   */
  async serve(planned: PlannedTrial): Promise<{ server: WorldServer | null; target: Target | null }> {
    const wanted = planned.modules.server;
    if (wanted === null) return { server: null, target: null };
    const plan = JSON.stringify(wanted);
    let server = this.#byPlan.get(plan);
    if (server === undefined || server.lost !== null) {
      server = this.#world.openServer(wanted, undefined, this.#mostConnections(wanted));
      this.#byPlan.set(plan, server);
    }
    try {
      const target = await server.target();
      this.#checkConnections(planned, server);
      return { server, target };
    } catch (error) {
      throw explained(error, planned, server);
    }
  }

  /** Of the row that needs the most at once; null where nobody knows. */
  #mostConnections(wanted: PlannedServer): number | null {
    const sums = this.#plan.blocks.map((block) => neededBy(this.#asking(block, wanted)));
    return sums.includes(null) ? null : Math.max(...(sums as number[]));
  }

  /** Trials of a row are alive together, so that whoever comes last would be the one that is turned away. */
  #checkConnections({ id, modules }: PlannedTrial, { connections: free }: WorldServer): void {
    const block = this.#plan.blocks.find(({ trials }) => trials.includes(id));
    if (free === null || block === undefined || modules.server === null) return;
    const asking = this.#asking(block, modules.server);
    const needed = neededBy(asking);
    if (needed === null || needed <= free) return;
    const parts = asking.map((trial) => `${trial.model} ${shapeText(trial)} ${trial.connections}`);
    throw new Unsupported(
      `${modules.server.name} has ${free} connections left, and the models of this row need ${needed} at once (${parts.join(', ')}): ask for fewer calls in flight (-k) or fewer models (-m), or raise its max_connections`,
    );
  }

  #asking(block: Block, wanted: PlannedServer): PlannedTrial[] {
    const key = JSON.stringify(wanted);
    return this.#plan.trials.filter(
      ({ id, modules }) => block.trials.includes(id) && JSON.stringify(modules.server) === key,
    );
  }
}

/** At once: of all, or where each opens its own for its rounds alone, of the one that has the most; null where nobody knows. */
function neededBy(trials: readonly PlannedTrial[]): number | null {
  const known = trials.map(({ connections }) => connections);
  if (known.includes(null)) return null;
  const counts = known as number[];
  const areInTurn = trials.some(({ connect }) => connect === 'per-round');
  return areInTurn ? Math.max(0, ...counts) : counts.reduce((sum, each) => sum + each, 0);
}
