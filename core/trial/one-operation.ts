import type { Prepared, WorkItem } from '../members/types.ts';
import { openLedger } from './ledger.ts';

/** What one operation was, as its ledger tells it: times are milliseconds since it was handed in. */
export interface OneOperation {
  readonly item: WorkItem;
  readonly admittedMs: number;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly status: number;
  readonly bytes: number;
  readonly checksum: number;
  /** What it saw of itself, by name; absent where it saw nothing. */
  readonly observed?: Readonly<Record<string, readonly number[]>>;
  /** Absent where it did not throw. */
  readonly error?: string;
}

/** One item under the model of a prepared trial: a round of one operation. */
export async function oneOperation(prepared: Prepared, item: WorkItem, isPerRound: boolean): Promise<OneOperation> {
  if (isPerRound) await prepared.connect?.();
  try {
    const ledger = openLedger([item]);
    await prepared.expect?.(ledger);
    await prepared.round(ledger);
    const { submittedNs, admittedNs, startedNs, finishedNs, status, bytes, checksum, observed, thrown } = ledger;
    const sinceMs = ([ns = Number.NaN]: Float64Array) => (ns - (submittedNs[0] as number)) / 1e6;
    const error = thrown.get(0);
    return {
      item,
      admittedMs: sinceMs(admittedNs),
      startedMs: sinceMs(startedNs),
      finishedMs: sinceMs(finishedNs),
      status: Math.max(...status),
      bytes: bytes.reduce((sum, each) => sum + each, 0),
      checksum: checksum[0] as number,
      ...(observed.size === 0 ? {} : { observed: Object.fromEntries(observed) }),
      ...(error === undefined ? {} : { error: `${error.class}: ${error.message}` }),
    };
  } finally {
    if (isPerRound) await prepared.disconnect?.();
  }
}
