import { expect, test } from 'vitest';
import { Queue } from '../../../core/simulation/queue.ts';

test('what goes in first comes out first, also after much has gone through', () => {
  const queue = new Queue<number>();
  const out: (number | undefined)[] = [];
  for (let value = 0; value < 6000; value += 2) {
    queue.push(value);
    queue.push(value + 1);
    out.push(queue.shift()); // it grows to 3000
  }
  expect(queue.length).toBe(3000);
  while (queue.length > 0) out.push(queue.shift());
  expect(out).toEqual(Array.from({ length: 6000 }, (_, value) => value));
});

test('nothing comes out of an empty queue', () => {
  const queue = new Queue<string>();
  expect(queue.shift()).toBeUndefined();
  queue.push('only');
  expect([queue.shift(), queue.shift(), queue.length]).toEqual(['only', undefined, 0]);
});
