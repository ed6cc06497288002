import { resolve } from 'node:path';
import { openLedger } from '../../core/trial/ledger.ts';
import { memberAt } from '../../core/members/registry.ts';
import type {
  ArrivalProcess,
  Ledger,
  Params,
  Prepared,
  Runner,
  Shape,
  TrialSpec,
  Work,
} from '../../core/members/types.ts';
import { operationsOf } from '../../core/work/work.ts';

/** Rounds of a runner in the process of the test, without a session around them. */

export async function runnerNamed(name: string): Promise<Runner> {
  const path = resolve(import.meta.dirname, `../../runners/${name}.ts`);
  return (await memberAt<Runner>('model', path)).value;
}

export interface Wanted {
  readonly runner: string;
  readonly workload: string;
  readonly inputs?: string;
  readonly shape: Shape;
  readonly params?: Params;
  readonly clients?: number;
  readonly connect?: TrialSpec['connect'];
}

/** The model, prepared for one of the workloads beside this file. */
export async function prepared({
  runner,
  workload,
  inputs,
  shape,
  params = {},
  clients,
  connect = null,
}: Wanted): Promise<Prepared> {
  const module = new URL('_workloads.ts', import.meta.url).href;
  const trial: TrialSpec = {
    workload: { module, export: workload },
    inputs: inputs === undefined ? null : { module, export: inputs },
    params,
    shape,
    seed: 1,
    clients: clients ?? null,
    connect,
  };
  return (await runnerNamed(runner)).prepare(trial, null);
}

/** One round of it, as a trial runs it. */
export async function roundOf(model: Prepared, work: Work, arrivals?: ArrivalProcess): Promise<Ledger> {
  const ledger = openLedger(operationsOf({ work, seed: 1 }), arrivals);
  await model.expect?.(ledger);
  await model.round(ledger);
  return ledger;
}

/** Prepares it, runs one round, and closes it, whatever comes of it. */
export async function oneRound(wanted: Wanted, work: Work, arrivals?: ArrivalProcess): Promise<Ledger> {
  const model = await prepared(wanted);
  try {
    return await roundOf(model, work, arrivals);
  } finally {
    await model.close();
  }
}
