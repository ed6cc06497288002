/** From so many places on, the emptied half of the array is given back. */
const WORTH_MOVING = 1024;

/** First in, first out, in constant time however long it is: `shift` of a long array moves all of it. */
export class Queue<T> {
  #values: T[] = [];
  #first = 0;

  get length(): number {
    return this.#values.length - this.#first;
  }

  push(value: T): void {
    this.#values.push(value);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const value = this.#values[this.#first];
    this.#first += 1;
    if (this.#first >= WORTH_MOVING && 2 * this.#first >= this.#values.length) {
      this.#values = this.#values.slice(this.#first);
      this.#first = 0;
    }
    return value;
  }
}
