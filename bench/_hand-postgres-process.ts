import { optional } from '../core/members/optional.ts';
import { answerParent } from '../core/process/answering.ts';
import type { DrawnWork, RoundSeed } from '../core/members/types.ts';
import type { Cost } from './_self-contestants.ts';

/** What one would write by hand instead of taking lockstep: clients of pg that each take the next id until there is none. */

interface Settings {
  readonly origin: string;
  readonly connections: number;
  readonly text: string;
}

interface Client {
  connect(): Promise<void>;
  query(config: object): Promise<{ readonly rows: readonly { readonly id: number }[] }>;
}

let clients: Client[] = [];
let text = '';

answerParent({
  async prepare({ origin, connections, text: asked }: Settings) {
    text = asked;
    const { default: pg } = await optional<{ default: { Client: new (config: object) => Client } }>('pg');
    clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: origin }));
    await Promise.all(clients.map((client) => client.connect()));
  },
  async round({ work }: RoundSeed): Promise<Cost> {
    const { operations } = work as DrawnWork;
    const cpu = process.cpuUsage();
    const begun = performance.now();
    let next = 0;
    let succeeded = 0;
    const lane = async (client: Client): Promise<void> => {
      while (next < operations) {
        const id = next++;
        const { rows } = await client.query({ name: 'by-hand', text, values: [id] });
        if (rows.length === 1 && rows[0]?.id === id) succeeded += 1;
      }
    };
    await Promise.all(clients.map(lane));
    const elapsedNs = (performance.now() - begun) * 1e6;
    const { user, system } = process.cpuUsage(cpu);
    return { requests: succeeded, elapsedNs, cpuMicros: user + system };
  },
});
