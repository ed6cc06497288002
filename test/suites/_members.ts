import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makePlan } from '../../core/plan.ts';
import { allMembers, memberOf, namesIn } from '../../core/registry.ts';
import type { Params, Runner, Server, Suite, WorkItem } from '../../core/types.ts';

/** A suite as it is when it is run: among all models and servers that there are. */

const folder = (name: string): URL => pathToFileURL(`${resolve(import.meta.dirname, '../..', name)}/`);

/** Every model that there is, whoever wrote it. */
export const everyModel = namesIn(folder('runners'));

/** The claims that a suite makes, and those of which everything is measured where they are asked for; both by their ids. */
export async function claimsOf(name: string): Promise<{ readonly made: string[]; readonly planned: string[] }> {
  const suite = await memberOf<Suite>('suite', folder('suites'), name);
  const plan = makePlan({
    suites: [suite],
    models: null,
    servers: await allMembers<Server>('server', folder('servers')),
    knownSuites: [],
    knownModels: await allMembers<Runner>('model', folder('runners')),
    params: {},
    concurrency: null,
    threads: null,
    processes: null,
    arrivals: null,
    isOfClaims: true,
    rounds: 8,
    budgetMs: 60_000,
    roundTimeoutMs: 60_000,
    seed: 1,
    margin: 0.05,
    confidence: 0.95,
  });
  return { made: (suite.value.claims ?? []).map(({ id }) => id), planned: plan.claims.map(({ id }) => id) };
}

export function item(some: Partial<WorkItem> = {}): WorkItem {
  return { id: 0, dueMs: 0, latencyMs: 0, bytes: 0, status: 200, isStalled: false, ...some };
}

export function lane<P extends Params>(params: P, origin: string | null = null) {
  return { target: origin === null ? null : { origin }, params, index: 0, seed: 1 };
}
