import { expect, test } from 'vitest';
import { eventLoop, plan } from '../../_plan.ts';
import { findingsOf } from './_explained.ts';

test('what the client says is held against the gauge of the server', async () => {
  // 5 ms of each 105 are not at the server
  const [little] = await findingsOf('little', plan({ models: [eventLoop] }), { script: { costMs: () => 5 } });
  expect(little?.numbers['saidInFlight']).toBeCloseTo(4, 6);
  expect(little?.numbers['seenInFlight']).toBeCloseTo(4 / 1.05, 6);
  expect(little?.numbers['mostApart']).toBeCloseTo(0.05, 6);
  expect(little?.sentence).toMatch(/^Little's law for event-loop at K=4: .* 5 % apart$/);
});

test('of a sweep the worst is told', async () => {
  const [little] = await findingsOf('little', plan({ models: [eventLoop], concurrency: [1, 2, 4] }), {
    script: { costMs: ({ concurrency }) => concurrency },
  });
  expect(little?.numbers['mostApart']).toBeCloseTo(0.04, 6);
  expect(little?.numbers['leastApart']).toBeCloseTo(0.01, 6);
  expect(little?.sentence).toContain('at K=1 to 4');
  expect(little?.sentence).toContain('the most, at K=4');
});
