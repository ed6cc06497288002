import type { Wanted } from '../records/prompt.ts';

type Want = NonNullable<Wanted>['want'];

/** What code at a prompt wants of its session, which asks for it while the code runs: a request that is answered when there is one. */
export class Wants {
  readonly #asked: NonNullable<Wanted>[] = [];
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #listening: ((wanted: Wanted) => void) | null = null;
  #lastId = 0;
  #isOver = true;

  /** @throws Error where the session cannot do it */
  want<Given>(want: Want): Promise<Given> {
    this.#lastId += 1;
    const wanted = { id: this.#lastId, want };
    const resolvers = Promise.withResolvers<unknown>();
    this.#pending.set(wanted.id, resolvers);
    if (this.#listening === null) this.#asked.push(wanted);
    else this.#tell(wanted);
    return resolvers.promise as Promise<Given>;
  }

  async next(): Promise<Wanted> {
    const first = this.#asked.shift();
    if (first !== undefined || this.#isOver) return first ?? null;
    return new Promise((resolve) => (this.#listening = resolve));
  }

  given({ id, value, error }: { readonly id: number; readonly value?: unknown; readonly error?: string }): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(new Error(error));
  }

  /** Code begins. */
  begin(): void {
    this.#isOver = false;
  }

  /** The code has come to its end: nobody asks until the next. */
  over(): void {
    this.#isOver = true;
    this.#tell(null);
  }

  #tell(wanted: Wanted): void {
    this.#listening?.(wanted);
    this.#listening = null;
  }
}
