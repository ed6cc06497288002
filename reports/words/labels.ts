import type { Cell } from '../../core/records/comparison.ts';
import { hasWorkers, modelText, onRuntime } from '../../core/text/shape.ts';
import { serverLabel } from './servers.ts';
import { clean } from './text.ts';

/** All parameters are shown where the whole label stays this short. */
const SHORT_LABEL = 48;
/** Shown however long a label is: without the delay, no time of its table can be judged. */
const ALWAYS_SHOWN = ['latencyMs'];

/** `worker-thread-pool 4×16` is threads × tasks per thread, `process-pool 2×2×1` processes × threads × tasks. */
export function modelLabel(cell: Cell): string {
  return modelText(clean(cell.model), cell);
}

/** How operations come in: `open loop, Poisson 200/s`. */
export function arrivalsLabel(arrivals: Cell['arrivals']): string {
  if (arrivals === null) return 'closed loop';
  const kind = arrivals.kind === 'poisson' ? 'Poisson' : 'constant';
  return `open loop, ${kind} ${arrivals.ratePerSecond}/s`;
}

/** Nothing where one machine measured all. */
export function machineLabel(machine: Cell['machine']): string[] {
  return machine === null ? [] : [`machine ${clean(machine)}`];
}

/** A cell outside its table, where no column says how much was in flight. */
export function cellLabel(cell: Cell): string {
  const label = hasWorkers(cell) ? modelLabel(cell) : `${modelLabel(cell)} K=${cell.concurrency}`;
  return clean(label + onRuntime(cell.runtime));
}

export function paramsLabel(params: Cell['params'], keys = Object.keys(params)): string[] {
  return keys.filter((key) => key in params).map((key) => clean(`${key}=${String(params[key])}`));
}

/**
 * A label for every scenario: the suite, its parameters, how operations come in where not all do so alike, K, whether it is a
 * floor, what it was asked of where that could have been another, and of several machines which measured it. A long one has
 * only the parameters that a reader cannot do without, those that are not the suite's own
 * and those that tell it from the others; where that is not enough, its own name is added.
 */
export function labelsOf(scenarios: ReadonlyMap<string, readonly Cell[]>): Map<string, string> {
  const firsts = [...scenarios.values()].map((cells) => cells[0]!);
  const hasOpen = firsts.some(({ arrivals }) => arrivals !== null);
  const bySuite = Map.groupBy(firsts, ({ suite }) => suite);
  const differing = new Map([...bySuite].map(([suite, alike]) => [suite, differingKeys(alike)]));
  const labels = new Map(
    [...scenarios].map(([scenario, cells]) => {
      const [{ suite, params, namedParams, askedConcurrency, isFloor, arrivals, machine }] = cells as [Cell];
      const floor = isFloor ? ' (floor)' : '';
      const loop = hasOpen ? [arrivalsLabel(arrivals)] : [];
      const asked = cells.find((cell) => cell.server !== null)?.server ?? null;
      const server = asked === null ? [] : [serverLabel(asked)];
      const write = (shown: string[]) => [clean(suite), ...shown, ...loop, `K=${askedConcurrency}`].join(' · ') + floor;
      const full = write(paramsLabel(params));
      const telling = Object.keys(params).filter(
        (key) => ALWAYS_SHOWN.includes(key) || differing.get(suite)!.has(key) || namedParams.includes(key),
      );
      const label = full.length <= SHORT_LABEL ? full : write(paramsLabel(params, telling));
      return [scenario, [label, ...server, ...machineLabel(machine)].join(' · ')];
    }),
  );
  const taken = Map.groupBy(labels.values(), (label) => label);
  for (const [scenario, label] of labels) {
    if (taken.get(label)!.length > 1) labels.set(scenario, `${label} (${clean(scenario)})`);
  }
  return labels;
}

function differingKeys(cells: readonly Cell[]): Set<string> {
  const keys = new Set(cells.flatMap((cell) => Object.keys(cell.params)));
  return new Set([...keys].filter((key) => new Set(cells.map((cell) => cell.params[key])).size > 1));
}
