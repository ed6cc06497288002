import { exportNamed, exportsOf } from './module-exports.ts';
import type {
  KindOf,
  OwnKindOf,
  PrepareCompanion,
  Inputs,
  MakeInput,
  ModuleRef,
  TrialSpec,
  Workload,
} from './types.ts';

/**
 * The workload that a reference names. Main thread and worker threads load it alike, from its module, so that no closure
 * can creep in and the work is the same function under every model.
 *
 * @throws TypeError where the module has no such function
 */
export async function loadWorkload(ref: ModuleRef): Promise<Workload> {
  return (await exported(ref)) as Workload;
}

/**
 * What makes the inputs of a trial's operations; null where they have none.
 *
 * @throws TypeError where the module has no such function
 */
export async function loadInputs({ inputs, params }: TrialSpec): Promise<MakeInput | null> {
  if (inputs == null) return null;
  return ((await exported(inputs)) as Inputs)({ params });
}

/**
 * What shall run beside the operations of a trial.
 *
 * @throws TypeError where the module has no such function
 */
export async function loadCompanion(ref: ModuleRef): Promise<PrepareCompanion> {
  return (await exported(ref)) as PrepareCompanion;
}

/**
 * What says of which kind the operations of a trial are; null where nobody does.
 *
 * @throws TypeError where the module has no such function
 */
export async function loadKindOf({ kindOf, params }: Pick<TrialSpec, 'kindOf' | 'params'>): Promise<OwnKindOf | null> {
  if (kindOf == null) return null;
  const named = (await exported(kindOf)) as KindOf;
  return ({ id, latencyMs, bytes }) => named({ id, latencyMs, bytes, params });
}

async function exported(ref: ModuleRef): Promise<unknown> {
  const found = exportNamed(await exportsOf(ref.module), ref.export);
  if (typeof found !== 'function') throw new TypeError(`${ref.module} exports no function "${ref.export}"`);
  return found;
}
