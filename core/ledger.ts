import type { Ledger, WorkItem } from './types.ts';

/** An empty ledger: everything that the clock will need is allocated here, off the clock. */
export function openLedger(items: readonly WorkItem[]): Ledger {
  const unreached = () => new Float64Array(items.length).fill(Number.NaN);
  return {
    items,
    submittedNs: unreached(),
    admittedNs: unreached(),
    startedNs: unreached(),
    finishedNs: unreached(),
    status: new Int32Array(items.length),
    bytes: new Float64Array(items.length),
    checksum: new Uint32Array(items.length),
    thrown: new Map(),
  };
}
