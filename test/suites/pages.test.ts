import { describe, expect, test } from 'vitest';
import { readPages } from '../../suites/_pages.ts';

/** An API whose pages are answered when a test says so. */
class Api {
  readonly asked: number[] = [];
  readonly calledOff: number[] = [];
  readonly #answers = new Map<number, PromiseWithResolvers<number>>();

  readonly get = (page: number, signal: AbortSignal): Promise<number> => {
    const answer = Promise.withResolvers<number>();
    this.asked.push(page);
    this.#answers.set(page, answer);
    signal.addEventListener('abort', () => {
      this.calledOff.push(page);
      answer.reject(new Error(`page ${page} was called off`));
    });
    return answer.promise;
  };

  async answer(page: number): Promise<void> {
    await settled();
    this.#answers.get(page)?.resolve(page);
    await settled();
  }

  async fail(page: number): Promise<void> {
    await settled();
    this.#answers.get(page)?.reject(new Error(`page ${page} is broken`));
    await settled();
  }
}

/** All that follows from what has happened has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function read(count: number, ahead: number) {
  const api = new Api();
  const reading = { peakBuffered: 0 };
  return { api, reading, pages: readPages(api.get, count, ahead, reading) };
}

describe('pages that are not fetched ahead', () => {
  test('are asked for when they are wanted', async () => {
    const { api, pages } = read(2, 0);
    const first = pages.next();
    await api.answer(0);
    expect(await first).toEqual({ value: 0, done: false });
    await settled();
    expect(api.asked).toEqual([0]);
    void pages.next();
    await settled();
    expect(api.asked).toEqual([0, 1]);
  });
});

describe('pages that are fetched ahead', () => {
  test('are asked for while the reader is busy, one after the other, and no further than that', async () => {
    const { api, pages, reading } = read(9, 2);
    const first = pages.next();
    await api.answer(0);
    await first;
    await settled();
    expect(api.asked).toEqual([0, 1]);
    await api.answer(1);
    expect(api.asked).toEqual([0, 1, 2]);
    await api.answer(2);
    expect(api.asked).toEqual([0, 1, 2]);
    expect(reading.peakBuffered).toBe(2);
  });

  test('come in their order, to the last', async () => {
    const pages: number[] = [];
    for await (const page of readPages(async (at) => at, 5, 3, { peakBuffered: 0 })) pages.push(page);
    expect(pages).toEqual([0, 1, 2, 3, 4]);
  });

  test('that fail are told to whoever wants them, and nobody asks for those behind', async () => {
    const { api, pages } = read(9, 3);
    const first = pages.next();
    await api.answer(0);
    await first;
    await api.fail(1);
    await expect(pages.next()).rejects.toThrow('page 1 is broken');
    expect(api.asked).toEqual([0, 1]);
  });
});

test('whoever stops calls off the request in flight, and none is made after it', async () => {
  const { api, pages } = read(9, 3);
  const first = pages.next();
  await api.answer(0);
  await first;
  await settled();
  await pages.return(undefined);
  expect(api).toMatchObject({ asked: [0, 1], calledOff: [0, 1] });
});
