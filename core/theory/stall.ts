import { demandCount, demandNotNegative, demandPositive, demandShare } from './demands.ts';

/** Calls that come at random and are served by slots, some of which a stalled server holds. */
export interface StallScene {
  /** Calls that can be in flight at once: threads × tasks a thread, or the K of a loop. */
  readonly slots: number;
  /** λ */
  readonly arrivalsPerSecond: number;
  /** L: what a healthy call takes in its slot. */
  readonly latencyMs: number;
  /** p: share of the calls that stall, 0 … 1. */
  readonly stallShare: number;
  /** D: what a stalled call takes ON TOP of the latency, as `WorkItem.latencyMs` has it. */
  readonly stallMs: number;
  /** τ: after so long in its slot a call is given up, and the slot is free; null for never. */
  readonly timeoutMs: number | null;
}

/** What becomes of them, in the mean of a long time. */
export interface StallOutlook {
  /** S = L + p·D', with D' = min(L + D, τ) − L: how long a call keeps its slot. */
  readonly slotMs: number;
  /** Calls a second that the slots can do: slots / S. */
  readonly capacityPerSecond: number;
  /** ρ = λ·S / slots: the share of the slots that is asked for. */
  readonly utilisation: number;
  /** ρ < 1: the queue does not grow for ever. */
  readonly isStable: boolean;
  /**
   * p* = (slots/λ − L) / D', the share of stalled calls at which ρ = 1. 0 where there are too many arrivals without any;
   * null where even with every call stalled there are not too many.
   */
  readonly criticalStallShare: number | null;
  /** Calls a second that are answered without a stall: (1 − p)·min(λ, slots/S). */
  readonly healthyPerSecond: number;
  /** What the queue grows by: max(0, λ − slots/S). */
  readonly backlogPerSecond: number;
}

/**
 * Slots under stalls. By Little's law λ·S calls are in service, which no more than all slots can hold; that it is the
 * condition of stability, and slots/S the throughput beyond it, holds for any number of slots, arrivals at random and any
 * order (Little, Operations Research 9 (1961) 383–387; Kleinrock, "Queueing Systems" I, 1975, ch. 2).
 *
 * A stalled call takes L + D here, not D: with D alone S would be (1−p)·L + p·D, and p* = (slots/λ − L)/(D − L).
 *
 * @throws RangeError if a quantity is none, or if the timeout ends healthy calls too
 */
export function stallOutlook(scene: StallScene): StallOutlook {
  const { slots, arrivalsPerSecond, latencyMs, stallShare } = demanded(scene);
  const extraMs = Math.min(latencyMs + scene.stallMs, scene.timeoutMs ?? Number.POSITIVE_INFINITY) - latencyMs;
  const slotMs = latencyMs + stallShare * extraMs;
  const capacityPerSecond = (1000 * slots) / slotMs;
  const bearableMs = (1000 * slots) / arrivalsPerSecond - latencyMs; // what p·D' may be at most
  return {
    slotMs,
    capacityPerSecond,
    utilisation: arrivalsPerSecond / capacityPerSecond,
    isStable: arrivalsPerSecond < capacityPerSecond,
    criticalStallShare: criticalShare(bearableMs, extraMs),
    healthyPerSecond: (1 - stallShare) * Math.min(arrivalsPerSecond, capacityPerSecond),
    backlogPerSecond: Math.max(0, arrivalsPerSecond - capacityPerSecond),
  };
}

function criticalShare(bearableMs: number, extraMs: number): number | null {
  if (bearableMs <= 0) return 0;
  return bearableMs > extraMs ? null : bearableMs / extraMs;
}

/** How a queue that stalls have filled empties again. */
export interface Recovery {
  /** Calls that wait when the stalls end. */
  readonly backlog: number;
  /** How long until nobody waits; null where healthy calls alone are too many, so that the queue never empties. */
  readonly recoverySeconds: number | null;
}

/**
 * After stalls of so many seconds: the queue has grown by λ − slots/S a second. A call that came in while there were stalls meets
 * its own whenever it is its turn, so that the slots have λ·S/slots − 1 of that time still to do, and get it done with the
 * 1 − λ·L/slots that healthy arrivals leave them. The means of a fluid: chance adds to either, calls that stall when the
 * queue ends keep their slots for up to D more, and where the slots can do nearly all arrivals the queue is longer than it
 * says.
 *
 * @throws RangeError as `stallOutlook`
 */
export function recoveryAfter(scene: StallScene, stalledSeconds: number): Recovery {
  demandNotNegative({ stalledSeconds });
  const { backlogPerSecond, utilisation } = stallOutlook(scene);
  const backlog = backlogPerSecond * stalledSeconds;
  if (backlog === 0) return { backlog, recoverySeconds: 0 };
  const spare = 1 - stallOutlook({ ...scene, stallShare: 0 }).utilisation;
  return { backlog, recoverySeconds: spare > 0 ? ((utilisation - 1) * stalledSeconds) / spare : null };
}

/** The two sides of a bulkhead. */
export interface BulkheadOutlook {
  readonly guarded: StallOutlook;
  readonly others: StallOutlook;
  readonly healthyPerSecond: number;
}

/**
 * Slots parted by a bulkhead: the calls to the server that stalls have `bulkheadSlots` of them to themselves and may use no
 * other, so that whatever it does, the rest have theirs (Nygard, "Release It!", 2nd ed. 2018, ch. 5). Each side is a
 * scene of its own.
 *
 * @param scene its `stallShare` is that of the guarded calls; the others never stall
 * @param guardedShare share of all arrivals that go to the server that stalls, above 0 and below 1
 * @throws RangeError as `stallOutlook`, or if one side would have no slots or no arrivals
 */
export function bulkheadOutlook(scene: StallScene, bulkheadSlots: number, guardedShare: number): BulkheadOutlook {
  const side = (slots: number, share: number, stallShare: number): StallOutlook =>
    stallOutlook({ ...scene, slots, stallShare, arrivalsPerSecond: share * scene.arrivalsPerSecond });
  const guarded = side(bulkheadSlots, guardedShare, scene.stallShare);
  const others = side(scene.slots - bulkheadSlots, 1 - guardedShare, 0);
  return { guarded, others, healthyPerSecond: guarded.healthyPerSecond + others.healthyPerSecond };
}

function demanded(scene: StallScene): StallScene {
  const { slots, arrivalsPerSecond, latencyMs, stallShare, stallMs, timeoutMs } = scene;
  demandCount({ slots });
  demandPositive({ arrivalsPerSecond, latencyMs });
  demandNotNegative({ stallMs });
  demandShare({ stallShare });
  if (timeoutMs !== null && !(timeoutMs > latencyMs)) {
    throw new RangeError(`a timeout of ${timeoutMs} ms ends every call that takes ${latencyMs} ms`);
  }
  return scene;
}
