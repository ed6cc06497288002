import { closedArrivals } from './arrivals.ts';
import type { ArrivalProcess, Ledger, WorkItem } from '../members/types.ts';

/** Payload of all parts of one operation. */
export function bytesOf({ bytes, group }: Pick<Ledger, 'bytes' | 'group'>, index: number): number {
  return bytes.subarray(index * group, (index + 1) * group).reduce((sum, part) => sum + part, 0);
}

/** An empty ledger: everything that the clock will need is allocated here, off the clock. */
export function openLedger(items: readonly WorkItem[], arrivals: ArrivalProcess = closedArrivals): Ledger {
  const unreached = () => new Float64Array(items.length).fill(Number.NaN);
  const group = items[0]?.parts?.length ?? 1;
  const answers = items.length * group;
  return {
    items,
    arrivals,
    order: new Int32Array(items.length).map((_, index) => index),
    submittedNs: unreached(),
    admittedNs: unreached(),
    startedNs: unreached(),
    finishedNs: unreached(),
    group,
    status: new Int32Array(answers),
    bytes: new Float64Array(answers),
    checksum: new Uint32Array(answers),
    client: null,
    observed: new Map(),
    thrown: new Map(),
    shared: null,
  };
}
