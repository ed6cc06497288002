import type { Agenda } from './agenda.ts';
import { Queue } from './queue.ts';

/** A piece of CPU time. What its end leads to: another one in the same callback, or null where the callback returns. */
export interface Burst {
  readonly cpuMs: number;
  readonly end: () => Burst | null;
}

/** Called when its thread has a core and nothing else to do. */
export type Callback = () => Burst | null;

interface ReadyCallback {
  readonly callback: Callback;
  readonly sinceMs: number;
  readonly latenessMs: number[];
}

/** An event loop: a server of one callback at a time, first come, first served, and each runs to its end. */
export class Thread {
  readonly ready = new Queue<ReadyCallback>();
  /** How long after it was ready each callback began. */
  readonly latenessMs: number[] = [];
  busyMs = 0;
  isAwake = false;
}

/**
 * The cores that all threads share. A thread that gets one keeps it for one callback and then goes to the end of the
 * line: cores are given first come, first served, without preemption. That is right for I/O-bound work, whose callbacks
 * end within the time slice of an operating system (about 3 ms in Linux). No core is idle while a thread has something
 * to do, so that throughput is right for longer callbacks, too. Too pessimistic is then the lateness of a thread that
 * has slept, where more threads than cores compute: an operating system lets it go first.
 */
export class Cores {
  readonly #agenda: Agenda;
  readonly #waiting = new Queue<Thread>();
  #free: number;

  constructor(agenda: Agenda, count: number) {
    this.#agenda = agenda;
    this.#free = count;
  }

  /** The callback is ready now, and runs when it is its turn: so much later is noted. */
  post(thread: Thread, callback: Callback, latenessMs: number[] = thread.latenessMs): void {
    thread.ready.push({ callback, sinceMs: this.#agenda.nowMs, latenessMs });
    if (thread.isAwake) return;
    thread.isAwake = true;
    this.#waiting.push(thread);
    this.#grant();
  }

  #grant(): void {
    while (this.#free > 0 && this.#waiting.length > 0) {
      const thread = this.#waiting.shift() as Thread;
      const { callback, sinceMs, latenessMs } = thread.ready.shift() as ReadyCallback;
      this.#free -= 1;
      latenessMs.push(this.#agenda.nowMs - sinceMs);
      this.#spend(thread, callback());
    }
  }

  #spend(thread: Thread, burst: Burst | null): void {
    if (burst !== null) {
      thread.busyMs += burst.cpuMs;
      this.#agenda.enter(this.#agenda.nowMs + burst.cpuMs, () => this.#goOn(thread, burst));
      return;
    }
    this.#free += 1;
    thread.isAwake = thread.ready.length > 0;
    if (thread.isAwake) this.#waiting.push(thread);
  }

  #goOn(thread: Thread, burst: Burst): void {
    this.#spend(thread, burst.end());
    this.#grant();
  }
}
