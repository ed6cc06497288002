import { type Answer, known, refused } from './answer.ts';
import { demandCount, demandNotNegative, demandPositive } from './demands.ts';

/** Calls that come at random to slots with one queue, first come, first served. */
export interface QueueScene {
  readonly slots: number;
  /** λ: Poisson arrivals. */
  readonly arrivalsPerSecond: number;
  /** Mean of what a call takes in its slot. */
  readonly serviceMs: number;
  /** Variance of it ÷ mean²: 0 where all take the same, 1 where they are exponential. */
  readonly squaredVariation: number;
}

/** What could hold a model up, and how much of each an operation needs. */
export interface Demands {
  readonly slots: number;
  /** How long an operation keeps its slot. */
  readonly responseMs: number;
  readonly cores: number;
  /** CPU an operation, of all threads. */
  readonly cpuMs: number;
  /** CPU an operation of the main thread, which is one core at most. */
  readonly mainThreadMs: number;
}

/** The highest throughput that is possible, and what sets it. */
export interface ThroughputBound {
  readonly throughputPerSecond: number;
  readonly binds: 'slots' | 'cores' | 'main-thread';
}

/**
 * The probability that an arrival finds all slots taken and waits: Erlang's second formula, from the recursion of his first,
 * which neither overflows nor cancels. B(0) = 1, B(n) = a·B(n−1) / (n + a·B(n−1)), C = B / (1 − ρ(1 − B)) with ρ = a/c.
 * Erlang 1917; Kleinrock, "Queueing Systems" I, 1975, ch. 3; Cooper, "Introduction to Queueing Theory", 2nd ed. 1981, ch. 3.
 *
 * @param offeredLoad a = λ·S, in slots; 1 is returned where it is as much as there are slots, or more
 */
export function erlangC(slots: number, offeredLoad: number): number {
  demandCount({ slots });
  demandNotNegative({ offeredLoad });
  if (offeredLoad >= slots) return 1;
  let blocked = 1;
  for (let count = 1; count <= slots; count += 1) blocked = (offeredLoad * blocked) / (count + offeredLoad * blocked);
  return blocked / (1 - (offeredLoad / slots) * (1 - blocked));
}

/**
 * Mean wait in the queue, in milliseconds: C·S / (c·(1 − ρ)) for exponential service, exactly; for other service that times
 * (1 + variation²)/2 (Lee & Longton, Operational Research Quarterly 10 (1959) 56–71), which is exact for one slot
 * (Pollaczek & Khinchine). For equal service on several slots it is too short: on eight by 1 % where they are 95 % busy, by
 * 6 % at 80 %, and by 20 % at 50 %, as simulated.
 *
 * @throws RangeError if a quantity is none
 */
export function meanWait(scene: QueueScene): Answer<{ readonly waitMs: number; readonly waitingShare: number }> {
  const { slots, arrivalsPerSecond, serviceMs, squaredVariation } = scene;
  demandPositive({ serviceMs });
  demandNotNegative({ arrivalsPerSecond, squaredVariation });
  const offeredLoad = (arrivalsPerSecond / 1000) * serviceMs;
  const waitingShare = erlangC(slots, offeredLoad);
  if (offeredLoad >= slots) {
    const asked = `${arrivalsPerSecond} calls a second of ${serviceMs} ms keep ${offeredLoad.toFixed(1)} slots busy`;
    return refused(`${asked}, of ${slots} in all: the queue grows for ever`);
  }
  const exponentialMs = (waitingShare * serviceMs) / (slots - offeredLoad);
  return known({ waitMs: ((1 + squaredVariation) / 2) * exponentialMs, waitingShare });
}

/**
 * X ≤ min(slots/R, cores/s, 1/main-thread cost): no station does more than all of the time allows (asymptotic bounds:
 * Lazowska, Zahorjan, Graham & Sevcik, "Quantitative System Performance", 1984, §5.2). Where two are equal, the first binds.
 *
 * @throws RangeError if a quantity is none
 */
export function throughputBound(demands: Demands): ThroughputBound {
  const { slots, responseMs, cores, cpuMs, mainThreadMs } = demands;
  demandCount({ slots });
  demandPositive({ responseMs, cores });
  demandNotNegative({ cpuMs, mainThreadMs });
  const bounds: readonly ThroughputBound[] = [
    { binds: 'slots', throughputPerSecond: (1000 * slots) / responseMs },
    { binds: 'cores', throughputPerSecond: (1000 * cores) / cpuMs },
    { binds: 'main-thread', throughputPerSecond: 1000 / mainThreadMs },
  ];
  return bounds.reduce((least, other) => (other.throughputPerSecond < least.throughputPerSecond ? other : least));
}
