/** The last things of a kind, and no more of them than anybody reads. */
export class Kept<T> {
  readonly #most: number;
  #all: T[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(one: T): void {
    this.#all.push(one);
    if (this.#all.length >= 2 * this.#most) this.#all = this.#all.slice(-this.#most);
  }

  get last(): readonly T[] {
    return this.#all.slice(-this.#most);
  }
}
