import { describe, expect, test } from 'vitest';
import { idealOf } from '../../core/work/bound.ts';
import { checkPassed, passAll, type QueueRun } from '../../suites/_queue-run.ts';
import queue from '../../suites/queue.ts';
import { item } from './_lane.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const run = (some: Partial<QueueRun> = {}): QueueRun => ({
  producers: 3,
  consumers: 2,
  produceMs: 0,
  consumeMs: 0,
  capacity: 2,
  messages: 20,
  ...some,
});

describe('a run', () => {
  test('answers with all messages, however many consume them', async () => {
    const answers = await Promise.all([1, 2, 5].map((consumers) => passAll(run({ consumers }))));
    expect(new Set(answers.map(({ checksum }) => checksum)).size).toBe(1);
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, bytes: 80 });
  });

  test('fills the queue to its bound where the consumers are slow, and no further', async () => {
    const { observed } = await passAll(run({ consumers: 1, consumeMs: 2 }));
    expect(observed?.['peakDepth']).toBe(2);
    // 20 − 2 − 1 messages are consumed before the last one finds room, and all three producers wait for theirs
    expect(observed?.['producerBlockedMs']).toBeGreaterThanOrEqual(3 * 2 * (20 - 2 - 1 - 2));
  });

  test('lets consumers be idle where the producers are slow', async () => {
    const { observed } = await passAll(run({ producers: 1, produceMs: 2, messages: 5 }));
    expect(observed?.['peakDepth']).toBeLessThanOrEqual(1);
    expect(observed?.['consumerIdleMs']).toBeGreaterThanOrEqual(2 * 2 * 4);
  });

  test('of fewer messages than producers ends', async () => {
    expect(await passAll(run({ messages: 1 }))).toMatchObject({ bytes: 4 });
  });
});

describe('messages', () => {
  const shape = { producers: 2, capacity: 4, messages: 4 };

  test('that all passed, each producer in its order, are right', () => {
    expect(() => checkPassed([1, 0, 2, 3], 4, shape)).not.toThrow();
  });

  test.each([
    ['are lost', [0, 1, 2], 1, '4 messages were put, and 3 taken, 3 different ones'],
    ['come twice', [0, 1, 2, 2], 1, '4 messages were put, and 4 taken, 3 different ones'],
    ['overtake one of their producer', [2, 1, 0, 3], 1, 'message 0 came after 2 of the same producer'],
    ['are more than there is room', [0, 1, 2, 3], 5, '5 messages were in a queue with room for 4'],
  ])('that %s are told', (_what, taken, depth, message) => {
    expect(() => checkPassed(taken, depth, shape)).toThrow(message);
  });
});

describe('the least time', () => {
  const base = { producers: 2, produceMs: 10, consumeMs: 20, capacity: 4, messages: 16, operations: 1 };
  const leastOf = (some: object) => {
    const ideal = idealOf(queue, { ...base, ...some });
    return ideal?.boundMs([item()], 1);
  };

  test('is that of the consumers where they are slower', () => {
    expect(leastOf({ consumers: 1 })).toBe(330);
    expect(leastOf({ consumers: 2 })).toBe(170);
  });

  test('is that of the producers where they are slower', () => {
    expect(leastOf({ consumers: 8 })).toBe(100);
  });

  test('counts what is left over by a division as a whole message', () => {
    expect(leastOf({ consumers: 3 })).toBe(10 + 6 * 20);
  });
});

test('all that its claims need is measured', async () => {
  expect(await claimsInVain('queue')).toEqual([]);
});

test('every model passes the same messages', async () => {
  const cells = await cellsOf('every model', 'queue', { produceMs: ['1'], consumeMs: ['2'], messages: ['8'] });
  expect(withoutNumber(cells)).toEqual([]);
});
