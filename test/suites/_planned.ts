import type { Cell } from '../../core/records/comparison.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { allMembers } from '../../core/members/registry.ts';
import type { Runner, Server } from '../../core/members/types.ts';
import { request } from '../_plan.ts';
import { realCells, realServer, realSuite } from '../_real.ts';

const folder = (name: string): URL => new URL(`../../${name}/`, import.meta.url);

/**
 * Ids of the claims of a suite that its own run would not judge: there should be none.
 *
 * @throws UsageError where one of them speaks of what no run can measure
 */
export async function claimsInVain(name: string): Promise<string[]> {
  const suite = await realSuite(`suites/${name}`);
  const servers = await allMembers<Server>('server', folder('servers'));
  const { claims } = makePlan(
    request({
      suites: [suite],
      models: null,
      servers: servers.map((server) => ({ ...server, value: { ...server.value, probe: null } })),
      knownModels: await allMembers<Runner>('model', folder('runners')),
      isOfClaims: true,
    }),
  );
  const judged = claims.map(({ id }) => id);
  return (suite.value.claims ?? []).map(({ id }) => id).filter((id) => !judged.includes(id));
}

/** A small run of a suite, no model with more than two processes or threads. */
export async function cellsOf(
  models: readonly string[] | 'every model',
  name: string,
  params: Readonly<Record<string, readonly string[]>>,
): Promise<readonly Cell[]> {
  const suite = await realSuite(`suites/${name}`);
  const server = suite.value.server as string | null; // as those of ours are
  const all = await allMembers<Runner>('model', folder('runners'));
  return realCells({
    suite,
    models: models === 'every model' ? all.map(({ value }) => value.name) : models,
    ...(server === null ? {} : { server: await realServer(`servers/${server}`) }),
    asked: { params, concurrency: [2] },
  });
}

/**
 * Cells that have no number though their model can do the work, and why: there should be none. That the server was late
 * is forgiven where it is the right one: the machine is busy with other tests.
 */
export function withoutNumber(cells: readonly Cell[]): string[] {
  return cells
    .filter(({ state, reason }) => state !== 'measured' && state !== 'unsupported' && !isLateServer(reason))
    .map(({ id, reason }) => `${id}: ${reason}`);
}

function isLateServer(reason: string | null): boolean {
  return reason?.startsWith('delay-not-as-asked') ?? false;
}
