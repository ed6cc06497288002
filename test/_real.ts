import { resolve } from 'node:path';
import { analyse } from '../core/analysis/analysis.ts';
import type { Cell, Comparison } from '../core/records/comparison.ts';
import { idealOf } from '../core/work/bound.ts';
import { makePlan, type PlanRequest } from '../core/plan/plan.ts';
import type { Member } from '../core/members/registry.ts';
import type { ResultRecord } from '../core/records/records.ts';
import { memberAt } from '../core/members/registry.ts';
import { collect } from '../core/records/result-file.ts';
import { runPlan } from '../core/session/session.ts';
import type { Runner, Server, Suite } from '../core/members/types.ts';
import { realWorld, type World } from '../core/session/world.ts';
import { request } from './_plan.ts';
import { sessionOf } from './_session.ts';

/** Sessions of real processes: small, and told as a run tells them. */

const root = resolve(import.meta.dirname, '..');
const memberIn =
  <T extends { readonly name: string }>(kind: 'suite' | 'model' | 'server') =>
  (path: string): Promise<Member<T>> =>
    memberAt<T>(kind, resolve(root, `${path}.ts`));

/** Members from files anywhere, loaded as a user's own are: `realSuite('test/mutants/suites/flips-a-byte')`. */
export const realSuite = memberIn<Suite>('suite');
export const realModel = memberIn<Runner>('model');
export const realServer = memberIn<Server>('server');

export interface RealRun {
  readonly suite: Member<Suite>;
  /** Names of runners, or paths of files elsewhere. */
  readonly models: readonly string[];
  readonly server?: Member<Server>;
  readonly asked?: Partial<PlanRequest>;
  /** The session waits for it before it goes on. */
  readonly onRecord?: (record: ResultRecord) => void | Promise<void>;
}

/** The cells of such a run. */
export async function realCells(run: RealRun): Promise<readonly Cell[]> {
  return (await realComparison(run)).cells;
}

/** What a run with K = 4, two threads and three rounds says. Nothing is known of the machine, and no server is probed. */
export async function realComparison({ suite, models, server, asked, onRecord }: RealRun): Promise<Comparison> {
  const servers = server === undefined ? [] : [{ ...server, value: { ...server.value, probe: null } }];
  const plan = makePlan(
    request({
      suites: [suite],
      models: await Promise.all(models.map((name) => realModel(name.includes('/') ? name : `runners/${name}`))),
      servers,
      concurrency: [4],
      threads: 2,
      processes: 2,
      rounds: 3,
      roundTimeoutMs: 300_000,
      seed: 1,
      ...asked,
    }),
  );
  const interrupted = new AbortController().signal;
  const records: ResultRecord[] = [sessionOf(plan)];
  for await (const record of runPlan(
    plan,
    (planned) => idealOf(suite.value, planned.params),
    blindWorld(interrupted),
    interrupted,
  )) {
    records.push(record);
    await onRecord?.(record);
  }
  return analyse(collect(records, 'a real run'));
}

/** The clock of these sessions is so many times as fast, so that a warm-up may take 0.3 s: what is cold is sound as well. */
const HASTE = 10;

/** No round is left out, however busy the machine is with other tests. */
function blindWorld(interrupted: AbortSignal): World {
  return {
    ...realWorld(interrupted),
    nowMs: () => HASTE * performance.now(),
    readMachine: () => null,
    loopbackMicros: async () => null,
  };
}
