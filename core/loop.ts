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
  const { items } = ledger;
  ledger.submittedNs.fill(now());
  let next = 0;

  async function occupy(slot: number): Promise<void> {
    while (next < items.length) {
      const index = next;
      next += 1;
      const admitted = now();
      ledger.admittedNs[index] = admitted;
      ledger.startedNs[index] = admitted;
      try {
        const outcome = await call(items[index] as WorkItem, slot, index);
        ledger.finishedNs[index] = now();
        ledger.status[index] = outcome.status;
        ledger.bytes[index] = outcome.bytes;
        ledger.checksum[index] = outcome.checksum;
      } catch (error) {
        ledger.finishedNs[index] = now();
        ledger.thrown.set(index, describe(error));
      }
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
