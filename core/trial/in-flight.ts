import { closedArrivals } from './arrivals.ts';
import type { InFlight } from '../records/in-flight.ts';
import { MOST_LISTED } from '../records/in-flight-names.ts';
import type { Ledger, WorkItem } from '../members/types.ts';

/** What the ledger of a round says while it runs. It is read by whoever looks, and nothing is written for them. */
export function inFlight(own: Ledger, atNs: number): InFlight {
  const ledger = { ...own, ...own.shared };
  const { items, submittedNs, admittedNs, startedNs, finishedNs } = ledger;
  const isOpen = (index: number) => !Number.isNaN(admittedNs[index]) && Number.isNaN(finishedNs[index]);
  const open = [...items.keys()]
    .filter(isOpen)
    .toSorted((a, b) => (admittedNs[a] as number) - (admittedNs[b] as number) || a - b);
  const finished = finishedNs.reduce((count, ns) => count + (Number.isNaN(ns) ? 0 : 1), 0);
  const lanes = lanesOf(ledger);
  return {
    total: items.length,
    waiting: items.length - finished - open.length,
    finished,
    operations: open.slice(0, MOST_LISTED).map((index) => {
      const [admitted, started] = [admittedNs[index] as number, startedNs[index] as number];
      const begunNs = Number.isNaN(submittedNs[index]) ? admitted : Math.min(submittedNs[index] as number, admitted);
      return {
        index,
        // the loop stamps both at once; who begins elsewhere stamps later
        phase: Number.isNaN(started) ? 'admitted' : 'started',
        ageMs: Math.max(0, atNs - begunNs) / 1e6,
        lane: lanes.get(index) ?? null,
        item: itemText(items[index] as WorkItem),
        bytes: bytesAsked(items[index] as WorkItem),
      };
    }),
  };
}

/**
 * A slot is given to the next operation at the very instant at which its last one ended: the stamps are one reading of the clock
 * (core/trial/loop.ts), so that they tell which slot it was. The first of each slot stands at its place in the order.
 */
function lanesOf({ order, admittedNs, finishedNs, arrivals, shared }: Ledger): Map<number, number> {
  if (arrivals !== closedArrivals || shared !== null) return new Map();
  const admitted = [...order].filter((index) => !Number.isNaN(admittedNs[index]));
  const freed = new Map<number, number[]>();
  const lanes = new Map<number, number>();
  let fresh = 0;
  for (const index of admitted) {
    const handedOn = freed.get(admittedNs[index] as number)?.shift();
    const lane = handedOn ?? fresh;
    if (handedOn === undefined) fresh += 1;
    lanes.set(index, lane);
    const endedNs = finishedNs[index] as number;
    if (!Number.isNaN(endedNs)) freed.set(endedNs, [...(freed.get(endedNs) ?? []), lane]);
  }
  return lanes;
}

function bytesAsked({ bytes, parts }: WorkItem): number {
  return parts === undefined ? bytes : parts.reduce((sum, part) => sum + part.bytes, 0);
}

function itemText({ id, latencyMs, status, isStalled, parts }: WorkItem): string {
  const words = [`item ${id}`, `${Number(latencyMs.toFixed(2))} ms`];
  if (status !== 200) words.push(`answered with ${status}`);
  if (isStalled) words.push('stalled');
  if (parts !== undefined) words.push(`${parts.length} parts`);
  return words.join(', ');
}
