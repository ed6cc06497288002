interface Event {
  readonly atMs: number;
  /** How many were entered before it: of two at one instant, the one that was entered first happens first. */
  readonly order: number;
  readonly happen: () => void;
}

/** The clock of a simulation: it goes from event to event, in a binary heap with the next one on top. */
export class Agenda {
  nowMs = 0;
  #entered = 0;
  readonly #heap: Event[] = [];
  #timetable: readonly Event[] = [];
  #departed = 0;

  /** Not in the past. */
  enter(atMs: number, happen: () => void): void {
    const event = { atMs, order: this.#entered, happen };
    this.#entered += 1;
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (isBefore(heap[above] as Event, event)) break;
      heap[place] = heap[above] as Event;
      place = above;
    }
    heap[place] = event;
  }

  /**
   * What is known from the beginning, in the order in which it happens: at one instant before all that is entered. A
   * heap of as many arrivals would be as deep as they are many for each event of a simulation.
   */
  enterAll(events: readonly { readonly atMs: number; readonly happen: () => void }[]): void {
    this.#timetable = events.map((event) => ({ ...event, order: -1 }));
  }

  /** Lets everything happen, also what is entered meanwhile. */
  run(): void {
    for (let event = this.#next(); event !== undefined; event = this.#next()) {
      this.nowMs = event.atMs;
      event.happen();
    }
  }

  #next(): Event | undefined {
    const known = this.#timetable[this.#departed];
    const first = this.#heap[0];
    if (known === undefined || (first !== undefined && isBefore(first, known))) return this.#takeFirst();
    this.#departed += 1;
    return known;
  }

  #takeFirst(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Event, heap[below] as Event)) below += 1;
      if (isBefore(last, heap[below] as Event)) break;
      heap[place] = heap[below] as Event;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
