import type { Ledger, Work } from '../members/types.ts';

/** What a round tells of itself where its stalls end before it does, in milliseconds. */
export const RECOVERY = 'recoveryMs';

/** An operation that gets a slot within this time has not waited for it: a pacer may be late by as much. */
const AT_ONCE_NS = 5e6;

/**
 * From the first arrival that no longer meets stalls until nobody waits for a slot, in milliseconds: 0 where nobody ever
 * did. Null where stalls do not end before the round, or where somebody waited until its end.
 */
export function recoveryMs(ledger: Ledger, work: Work): number | null {
  const { items, submittedNs, admittedNs } = ledger;
  if (work.kind !== 'guarded' || work.stallUntil === undefined || work.stallUntil >= 1) return null;
  const endedNs = submittedNs[Math.ceil(work.stallUntil * items.length)] as number;
  let isOverNs = endedNs;
  for (const index of ledger.order) {
    const [cameNs, hasSlotNs] = [submittedNs[index] as number, admittedNs[index] as number];
    if (Number.isNaN(hasSlotNs) && work.bulkhead !== undefined) continue; // turned away, and did not wait
    if (cameNs > isOverNs) return (isOverNs - endedNs) / 1e6;
    if (Number.isNaN(hasSlotNs)) return null;
    if (hasSlotNs - cameNs > AT_ONCE_NS) isOverNs = Math.max(isOverNs, hasSlotNs);
  }
  return null;
}
