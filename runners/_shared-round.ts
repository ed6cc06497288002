import { now } from '../core/trial/clock.ts';
import type { Ledger } from '../core/members/types.ts';

/** What the threads of a round share: the parts of its ledger that they write, and the counter they take items from. */
export interface SharedRound {
  /** Indexed by `NEXT`, `ARRIVED`, `DEALT` and `SIGNAL`. */
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Indexes of the items in the order in which they come in, as far as they have. */
  readonly order: Int32Array<SharedArrayBuffer>;
  readonly admittedNs: Float64Array<SharedArrayBuffer>;
  readonly startedNs: Float64Array<SharedArrayBuffer>;
  readonly finishedNs: Float64Array<SharedArrayBuffer>;
  readonly group: number;
  readonly status: Int32Array<SharedArrayBuffer>;
  readonly bytes: Float64Array<SharedArrayBuffer>;
  readonly checksum: Uint32Array<SharedArrayBuffer>;
}

/** Place in the order of the item that is taken next. */
const NEXT = 0;
/** So many items have come in. */
const ARRIVED = 1;
/** So many came in when all slots were free, and each was given to the slot of its place in the order. */
const DEALT = 2;
/** Counts whatever an idle thread must look at; it is what idle threads wait on. */
const SIGNAL = 3;

/** The next item once no more are let in: more than any round has. */
const CLOSED = 2 ** 31 - 1;
export const NONE = -1;

export function openSharedRound({ items, group }: Pick<Ledger, 'items' | 'group'>): SharedRound {
  const stamps = () => new Float64Array(new SharedArrayBuffer(8 * items.length)).fill(Number.NaN);
  const answers = items.length * group;
  return {
    control: new Int32Array(new SharedArrayBuffer(16)),
    order: new Int32Array(new SharedArrayBuffer(4 * items.length)),
    admittedNs: stamps(),
    startedNs: stamps(),
    finishedNs: stamps(),
    group,
    status: new Int32Array(new SharedArrayBuffer(4 * answers)),
    bytes: new Float64Array(new SharedArrayBuffer(8 * answers)),
    checksum: new Uint32Array(new SharedArrayBuffer(4 * answers)),
  };
}

/**
 * Lets in the `count` items that are next in the ledger's order. Where all slots are free, as at the beginning, each item
 * has a slot at once, by its place, however long the thread of that slot needs to wake up.
 */
export function letIn(round: SharedRound, { order }: Pick<Ledger, 'order'>, count: number, freeSlots: number): void {
  const { control, admittedNs } = round;
  const arrived = Atomics.load(control, ARRIVED);
  round.order.set(order.subarray(arrived, arrived + count), arrived);
  const dealt = Math.min(freeSlots, count);
  if (dealt > 0) {
    const atNs = now();
    for (const index of order.subarray(0, dealt)) admittedNs[index] = atNs;
    Atomics.store(control, DEALT, dealt);
    Atomics.store(control, NEXT, dealt);
  }
  Atomics.store(control, ARRIVED, arrived + count);
  wake(round);
}

/** Lets in no more, and gives how many had a slot by then; none, where that has been said. */
export function shut(round: SharedRound): number {
  const taken = Atomics.exchange(round.control, NEXT, CLOSED);
  wake(round);
  return taken === CLOSED ? 0 : taken;
}

/** The item that a slot was dealt when the round began, or NONE. */
export function dealtTo({ control, order }: SharedRound, slot: number): number {
  return slot < Atomics.load(control, DEALT) ? (order[slot] as number) : NONE;
}

/** The place of an item that is there to be taken, or NONE. */
export function nextPlace({ control }: SharedRound): number {
  const place = Atomics.load(control, NEXT);
  return place < Atomics.load(control, ARRIVED) ? place : NONE;
}

/**
 * Takes the item at a place, if nobody else did, and stamps it. A clock that is read between looking for a place and
 * taking it gives stamps in the order of the places, wherever the kernel stops a thread: another cannot take a later
 * place before, and looks at its clock after that.
 */
export function takeAt(round: SharedRound, place: number, atNs: number): number {
  const { control, order, admittedNs } = round;
  if (place === NONE || Atomics.compareExchange(control, NEXT, place, place + 1) !== place) return NONE;
  if (place + 1 === order.length) wake(round); // there is nothing left to wait for
  const index = order[place] as number;
  admittedNs[index] = atNs;
  return index;
}

/** Takes the next item that is there, or NONE. */
export function take(round: SharedRound): number {
  for (;;) {
    const place = nextPlace(round);
    if (place === NONE) return NONE;
    const index = takeAt(round, place, now());
    if (index !== NONE) return index;
  }
}

/** Whether there will never be an item to take again. */
export function isOver({ control, order }: SharedRound): boolean {
  return Atomics.load(control, NEXT) >= order.length;
}

export function signalOf({ control }: SharedRound): number {
  return Atomics.load(control, SIGNAL);
}

/** Until there has been a signal since `seen`. The thread goes on with what it has in flight. */
export async function signalled({ control }: SharedRound, seen: number): Promise<void> {
  await Atomics.waitAsync(control, SIGNAL, seen).value;
}

/** All threads with a free slot, for one of them may be busy with something else when it should take an item. */
function wake({ control }: SharedRound): void {
  Atomics.add(control, SIGNAL, 1);
  Atomics.notify(control, SIGNAL);
}

/** Copies what the threads wrote of one item, which has ended, to its place in the ledger. */
export function copyItem(round: SharedRound, ledger: Ledger, index: number): void {
  const { group } = ledger;
  for (const stamps of ['admittedNs', 'startedNs', 'finishedNs'] as const) {
    ledger[stamps][index] = round[stamps][index] as number;
  }
  for (const answers of ['status', 'bytes', 'checksum'] as const) {
    ledger[answers].set(round[answers].subarray(index * group, (index + 1) * group), index * group);
  }
}
