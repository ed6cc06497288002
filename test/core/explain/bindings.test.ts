import { expect, test } from 'vitest';
import { eventLoop, plan, sequential } from '../../_plan.ts';
import { findingsOf, threadPool } from './_explained.ts';

test('what binds is told with the number that proves it', async () => {
  const [binding] = await findingsOf('binding', plan({ models: [eventLoop] }));
  expect(binding?.sentence).toBe('event-loop at K=4: waiting binds it: waiting explains 100 % of the time');
  expect(binding?.numbers['efficiencyAtFirst']).toBeCloseTo(1, 6);
});

test('neighbours that are bound alike are one finding, and a change of what binds another', async () => {
  const swept = plan({ models: [eventLoop], concurrency: [1, 2, 4, 8] });
  const found = await findingsOf('binding', swept, {
    script: { costMs: ({ concurrency }) => (concurrency >= 4 ? 100 : 0) },
    says: ({ trial }) => ({ eventLoopUtilization: trial.includes('@8') ? 0.95 : 0.1 }),
  });
  expect(found.map(({ sentence }) => sentence.split(':')[0])).toEqual([
    'event-loop at K=1 to 2',
    'what binds event-loop at K=4 cannot be said',
    'event-loop at K=8',
  ]);
  expect(found.map(({ confidence }) => confidence)).toEqual(['known', 'refused', 'known']);
  expect(found[2]?.sentence).toContain('the CPU of the client binds it');
  expect(found[0]?.subject.cells).toEqual(['fetch @1 event-loop 1', 'fetch @2 event-loop 2']);
});

test('what is measured in every row, though it is the same, is told once', async () => {
  const swept = plan({ models: [sequential, threadPool], concurrency: [2, 4, 8], params: { operations: ['16'] } });
  const found = await findingsOf('binding', swept);
  expect(found.map(({ sentence }) => sentence.split(':')[0])).toEqual([
    'sequential at K=1',
    'worker-thread-pool at K=2 to 8',
    'worker-thread-pool 2×1 at K=2',
  ]);
});
