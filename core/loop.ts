import { now } from './clock.ts';
import type { Ledger, Outcome, WorkItem } from './types.ts';

/** Does one item somewhere. It may stamp `ledger.startedNs[index]` itself where the operation begins in another thread. */
export type Call = (item: WorkItem, slot: number, index: number) => Promise<Outcome>;

/**
 * THE ONE LOOP of all models: hands in every item at once, admits them first come, first served to `slots` slots, and
 * stamps each. A model only decides what `call` does with an admitted item, so that no difference between models can
 * come from the harness. A call that throws is recorded and does not stop the round.
 */
export async function drive(ledger: Ledger, slots: number, call: Call): Promise<void> {
  const { items, admittedNs, startedNs, finishedNs, status, bytes, checksum } = ledger;
  ledger.submittedNs.fill(now());
  let next = 0;

  async function occupy(slot: number): Promise<void> {
    // A slot is free at the very instant at which its last call ended, so that one reading of the clock serves for both.
    let at = now();
    while (next < items.length) {
      const index = next;
      next += 1;
      admittedNs[index] = at;
      startedNs[index] = at;
      try {
        const outcome = await call(items[index] as WorkItem, slot, index);
        at = now();
        status[index] = outcome.status;
        bytes[index] = outcome.bytes;
        checksum[index] = outcome.checksum;
      } catch (error) {
        at = now();
        ledger.thrown.set(index, describe(error));
      }
      finishedNs[index] = at;
    }
  }

  const busy = Math.min(slots, items.length);
  await Promise.all(Array.from({ length: busy }, (_, slot) => occupy(slot)));
}

function describe(error: unknown): { class: string; message: string } {
  if (!(error instanceof Error)) return { class: 'Error', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { class: code, message: error.message };
}
