import './self-import.ts';
import type { ModuleRef, Workload } from './types.ts';

/**
 * The workload that a reference names. Main thread and worker threads load it alike, from its module, so that no closure
 * can creep in and the work is the same function under every model.
 *
 * @throws TypeError where the module has no such function
 */
export async function loadWorkload(ref: ModuleRef): Promise<Workload> {
  const module = (await import(ref.module)) as Readonly<Record<string, unknown>>;
  const workload = module[ref.export];
  if (typeof workload !== 'function') {
    throw new TypeError(`${ref.module} exports no function "${ref.export}"`);
  }
  return workload as Workload;
}
