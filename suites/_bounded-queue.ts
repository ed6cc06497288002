/** First in, first out, with room for so many: a put waits for room, a take for a message, each in turn. */
export class BoundedQueue<T> {
  readonly #capacity: number;
  readonly #messages: T[] = [];
  readonly #putters: { readonly message: T; readonly resolve: () => void }[] = [];
  readonly #takers: ((message: T | undefined) => void)[] = [];
  #isClosed = false;
  peakDepth = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves when the message is in the queue, or has been given to a take that waited for it. */
  async put(message: T): Promise<void> {
    const taker = this.#takers.shift();
    if (taker !== undefined) return taker(message);
    if (this.#messages.length < this.#capacity) return this.#enqueue(message);
    await new Promise<void>((resolve) => this.#putters.push({ message, resolve }));
  }

  /** Undefined where the queue is closed and empty. */
  async take(): Promise<T | undefined> {
    const message = this.#messages.shift();
    if (message === undefined) {
      return this.#isClosed ? undefined : new Promise<T | undefined>((resolve) => this.#takers.push(resolve));
    }
    // at once, or another could take the room before the put that waited for it wakes up
    const putter = this.#putters.shift();
    if (putter !== undefined) {
      this.#enqueue(putter.message);
      putter.resolve();
    }
    return message;
  }

  /** Nothing more will be put. */
  close(): void {
    this.#isClosed = true;
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #enqueue(message: T): void {
    this.#messages.push(message);
    this.peakDepth = Math.max(this.peakDepth, this.#messages.length);
  }
}
