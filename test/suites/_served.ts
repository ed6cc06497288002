import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Cell } from '../../core/comparison.ts';
import { makePlan } from '../../core/plan.ts';
import { allMembers, namesIn } from '../../core/registry.ts';
import type { Runner, Server } from '../../core/types.ts';
import { request } from '../_plan.ts';
import { realCells, realServer, realSuite } from '../_real.ts';

const folder = (name: string): URL => pathToFileURL(`${resolve(import.meta.dirname, '../..', name)}/`);

/** A small run of a suite under every model that there is, each with what became of it, by the ids of its cells. */
export async function endsUnderEveryModel(
  name: string,
  params: Readonly<Record<string, readonly string[]>>,
): Promise<Record<string, string>> {
  const suite = await realSuite(`suites/${name}`);
  const server = await realServer(`servers/${suite.value.server}`);
  const cells = await realCells({ suite, server, models: namesIn(folder('runners')), asked: { params } });
  return Object.fromEntries(cells.map((cell) => [cell.id, endOf(cell)]));
}

/** What says that the machine was busy while the test ran, and nothing of the suite. */
const BLURRED = /^(delay-not-as-asked|schedule-missed): /;

/** A model may be unable to do some work, and says so; that is no fault of the suite. */
function endOf({ state, reason }: Cell): string {
  return state === 'unsupported' || reason === null || BLURRED.test(reason) ? 'sound' : `${state}: ${reason}`;
}

/** The claims of a suite of which something that has to be measured is not, so that nobody would ever judge them. */
export async function claimsInVain(name: string): Promise<string[]> {
  const suite = await realSuite(`suites/${name}`);
  const knownModels = await allMembers<Runner>('model', folder('runners'));
  const there = new Set(knownModels.map(({ value }) => value.name));
  const claims = (suite.value.claims ?? []).filter(({ measure }) => measure.models.every((model) => there.has(model)));
  const { claims: planned } = makePlan(
    request({
      suites: [{ ...suite, value: { ...suite.value, claims } }],
      models: null,
      servers: await allMembers<Server>('server', folder('servers')),
      knownSuites: [await realSuite('suites/http-get')],
      knownModels,
      isOfClaims: true,
    }),
  );
  return claims.map(({ id }) => id).filter((id) => planned.every((each) => each.id !== id));
}
