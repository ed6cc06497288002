import { quantityOf } from '../../core/analysis/quantities.ts';
import type { Cell } from '../../core/comparison.ts';
import { makePlan } from '../../core/plan.ts';
import { allMembers } from '../../core/registry.ts';
import type { Plan } from '../../core/records.ts';
import type { Runner, Server } from '../../core/types.ts';
import { request } from '../_plan.ts';
import { realCells, realServer, realSuite } from '../_real.ts';

const folder = (name: string): URL => new URL(`../../${name}/`, import.meta.url);

/** What a run of the claims of a suite would measure and judge. */
export async function planOfClaims(name: string): Promise<Plan> {
  const suite = await realSuite(`suites/${name}`);
  const servers = await allMembers<Server>('server', folder('servers'));
  const knownModels = await allMembers<Runner>('model', folder('runners'));
  return makePlan(
    request({
      suites: [suite],
      models: null,
      servers: servers.map((server) => ({ ...server, value: { ...server.value, probe: null } })),
      knownModels,
      isOfClaims: true,
    }),
  );
}

/** Ids of the claims that nobody would ever judge, or not by a number that there is: there should be none. */
export async function claimsInVain(name: string): Promise<string[]> {
  const { claims } = await planOfClaims(name);
  for (const { quantity } of claims.flatMap(({ expects }) => expects)) quantityOf(quantity);
  const all = (await realSuite(`suites/${name}`)).value.claims ?? [];
  return all.map(({ id }) => id).filter((id) => !claims.some((planned) => planned.id === id));
}

/** A small run of a suite under every model that there is. */
export async function cellsOfAllModels(
  name: string,
  params: Readonly<Record<string, readonly string[]>>,
): Promise<readonly Cell[]> {
  const suite = await realSuite(`suites/${name}`);
  const { server } = suite.value;
  const models = await allMembers<Runner>('model', folder('runners'));
  return realCells({
    suite,
    models: models.map(({ value }) => value.name),
    ...(server === null ? {} : { server: await realServer(`servers/${server}`) }),
    asked: { params },
  });
}

/** Cells that have no number though their model can do the work, and why: there should be none. */
export function withoutNumber(cells: readonly Cell[]): string[] {
  return cells
    .filter(({ state }) => state !== 'measured' && state !== 'unsupported')
    .map(({ id, reason }) => `${id}: ${reason}`);
}
