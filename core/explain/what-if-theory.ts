import type { Outlook, WhatIf } from '../records/explanation.ts';
import { type SimulatedModel, slotsOf } from '../simulation/model.ts';
import { meanWait, throughputBound, type ThroughputBound } from '../theory/queueing.ts';
import type { CpuSplit } from './costs.ts';

/** Operations, how they come in, and what there is to do them on. */
export type Scene = Pick<WhatIf['scene'], 'latencyMs' | 'cpuMs' | 'ratePerSecond' | 'cores'>;

interface ClosedForm {
  readonly outlook: Outlook;
  readonly binds: ThroughputBound['binds'];
  readonly slotsNeeded: number | null;
}

/** No operation is quicker than a nanosecond; a station that costs nothing is never waited for. */
const SHORTEST_MS = 1e-6;

/**
 * The closed form: stations in a row (main thread, cores, slots), each with the wait of its own queue and none of the others'
 * (Kleinrock's independence assumption), equal operations, and arrivals at random. In a closed loop the asymptotic bound,
 * and by Little's law the time between two answers of a slot.
 */
export function closedFormOf(scene: Scene, model: SimulatedModel, split: CpuSplit): ClosedForm {
  const slots = slotsOf(model);
  const { latencyMs, cores, ratePerSecond } = scene;
  const mainThreadMs = split.mainMicros / 1000;
  const cpuMs = mainThreadMs + split.otherMicros / 1000;
  const usableCores = Math.min(cores, threadsOf(model));
  const isLoop = model.kind === 'sequential' || model.kind === 'event-loop';
  const responseMs = Math.max(SHORTEST_MS, latencyMs + cpuMs);
  const { throughputPerSecond: highest, binds } = throughputBound({
    slots,
    responseMs,
    cores: isLoop ? cores : usableCores, // of a loop it is the main thread that has one core
    cpuMs,
    mainThreadMs,
  });
  if (ratePerSecond === null) {
    const betweenMs = (1000 * slots) / highest;
    const outlook = { throughputPerSecond: highest, p50Ms: betweenMs, p99Ms: betweenMs, utilisation: 1, isHeld: true };
    return { outlook, binds, slotsNeeded: null };
  }
  const station = (servers: number, serviceMs: number) => {
    const asked = { slots: servers, arrivalsPerSecond: ratePerSecond, serviceMs, squaredVariation: 0 };
    return serviceMs < SHORTEST_MS ? NO_QUEUE : meanWait(asked);
  };
  const main = station(1, mainThreadMs);
  const cpu = station(usableCores, cpuMs);
  const atCpuMs = main.state === 'known' && cpu.state === 'known' ? Math.max(main.waitMs, cpu.waitMs) : null;
  const inSlotMs = responseMs + (atCpuMs ?? 0);
  const queue = atCpuMs === null ? null : station(slots, inSlotMs);
  const tail = (beyond: number): number | null => (queue?.state === 'known' ? inSlotMs + tailOf(queue, beyond) : null);
  const isHeld = queue?.state === 'known';
  return {
    outlook: {
      throughputPerSecond: Math.min(ratePerSecond, highest),
      p50Ms: tail(0.5),
      p99Ms: tail(0.01),
      utilisation: ratePerSecond / highest,
      isHeld,
    },
    binds,
    slotsNeeded: (ratePerSecond / 1000) * inSlotMs,
  };
}

const NO_QUEUE = { state: 'known' as const, waitMs: 0, waitingShare: 0 };

/** The wait that this share of the calls exceeds, where those that wait do so for an exponential time: M/M/c, exactly. */
function tailOf(
  { waitMs, waitingShare }: { readonly waitMs: number; readonly waitingShare: number },
  beyond: number,
): number {
  return waitingShare <= beyond ? 0 : (waitMs / waitingShare) * Math.log(waitingShare / beyond);
}

/** How many cores a model can keep busy. */
function threadsOf(model: SimulatedModel): number {
  switch (model.kind) {
    case 'sequential':
    case 'event-loop':
      return 1;
    case 'event-loop-per-thread':
      return model.threads;
    case 'worker-thread-pool':
      return model.threads + 1;
    case 'process-pool':
      return model.processes * (model.threads + 1) + 1;
  }
}
