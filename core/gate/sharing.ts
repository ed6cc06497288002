import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { sibling } from '../members/sibling.ts';
import type { Version } from '../members/types.ts';
import type { PlannedTrial } from '../records/records.ts';
import { paramsOfVersions } from '../records/versions.ts';
import type { GateCell, GateSide } from './cells.ts';

/** The workload that holds both sides of a cell (core/two-versions.ts). */
const TWO_VERSIONS = sibling(import.meta.url, '../two-versions');

/**
 * Why the sides of a cell cannot live in one process, with one server, or null where they can. Whatever is not the
 * workload itself has to be the same file for both.
 */
export function whyApart({ base, candidate }: GateCell): string | null {
  const [one, other] = [base.planned, candidate.planned];
  if (base.home.href !== candidate.home.href) return 'lockstep itself is another on each side';
  if (one.modules.runner.module !== other.modules.runner.module)
    return `its model ${other.model} is of this repository`;
  if (one.isServed) return 'the model is how a server handles its requests, and each side has one';
  if (one.modules.companion !== null) return 'something runs beside its operations on the same thread';
  if (!isDeepStrictEqual(one.modules.server, other.modules.server)) return 'its server is of this repository';
  if (!isDeepStrictEqual(one.environment, other.environment)) return 'its environment is another on each side';
  return null;
}

/** Both sides of a cell as one trial: whose code does a round, the round says. */
export function sharedTrial({ base, candidate }: GateCell, first: Version): PlannedTrial {
  const { planned } = candidate;
  // a file that is the same on both sides still has machine code of its own on each
  const isSame = base.planned.modules.workload.module === planned.modules.workload.module;
  const versions = {
    base: versionOf(base, isSame ? '?base' : ''),
    candidate: versionOf(candidate, ''),
    first,
    sharesDependencies: isSame || dependenciesOf(base) === dependenciesOf(candidate),
  };
  const workload = { module: TWO_VERSIONS, export: 'workload' };
  const hasInputs = base.planned.modules.inputs !== null || planned.modules.inputs !== null;
  const inputs = hasInputs ? { module: TWO_VERSIONS, export: 'inputs' } : null;
  // of which kind an operation is makes no difference to a gate
  const modules = { ...planned.modules, workload, inputs, kindOf: null };
  return { ...planned, params: paramsOfVersions(versions), modules };
}

function versionOf({ planned }: GateSide, query: string) {
  const { workload, inputs } = planned.modules;
  const own = <T extends { readonly module: string }>(ref: T): T => ({ ...ref, module: `${ref.module}${query}` });
  return { workload: own(workload), inputs: inputs && own(inputs), params: planned.params };
}

/** Where a workload finds its dependencies. */
function dependenciesOf({ planned }: GateSide): string {
  const { module } = planned.modules.workload;
  if (!module.startsWith('file:')) return module;
  const found: string[] = [];
  for (let folder = dirname(fileURLToPath(module)); folder !== dirname(folder); folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) found.push(realpathSync(modules));
  }
  return found.join('\n');
}
