import { describe, expect, test } from 'vitest';
import { BoundedQueue } from '../../suites/_bounded-queue.ts';

/** What has been settled by now, without waiting for what has not. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const not = Symbol('not yet');
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(not)])) !== not;
}

describe('a bounded queue', () => {
  test('gives back what was put, in its order', async () => {
    const queue = new BoundedQueue<number>(3);
    for (const message of [1, 2, 3]) await queue.put(message);
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual([1, 2, 3]);
    expect(queue.peakDepth).toBe(3);
  });

  test('lets who puts wait while it is full', async () => {
    const queue = new BoundedQueue<string>(1);
    await queue.put('a');
    const waiting = queue.put('b');
    expect(await settled(waiting)).toBe(false);
    expect(await queue.take()).toBe('a');
    expect(await settled(waiting)).toBe(true);
    expect(await queue.take()).toBe('b');
  });

  test('gives the room that was made to who waited for it, and to nobody that comes in between', async () => {
    const queue = new BoundedQueue<string>(1);
    await queue.put('a');
    const waiting = queue.put('b');
    const taken = queue.take();
    const late = queue.put('c');
    await Promise.all([taken, waiting]);
    expect(await settled(late)).toBe(false);
    expect([await queue.take(), await queue.take()]).toEqual(['b', 'c']);
    expect(queue.peakDepth).toBe(1);
  });

  test('lets who takes wait while it is empty, first come first served', async () => {
    const queue = new BoundedQueue<number>(1);
    const takers = [queue.take(), queue.take()];
    await queue.put(1);
    await queue.put(2);
    expect(await Promise.all(takers)).toEqual([1, 2]);
    expect(queue.peakDepth).toBe(0);
  });

  test('that is closed gives what is left, and then nothing', async () => {
    const queue = new BoundedQueue<number>(2);
    await queue.put(1);
    queue.close();
    expect([await queue.take(), await queue.take()]).toEqual([1, undefined]);
  });

  test('that closes sends those away who wait', async () => {
    const queue = new BoundedQueue<number>(2);
    const takers = [queue.take(), queue.take()];
    queue.close();
    expect(await Promise.all(takers)).toEqual([undefined, undefined]);
  });
});
