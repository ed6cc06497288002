import { expect, test } from 'vitest';
import type { DrawnWork } from '../../../core/members/types.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';
import { findingsOf } from './_explained.ts';

const fanning = (fanOut: readonly number[]) =>
  suite({
    params: {
      ...suite().params,
      operations: { about: 'operations a round', values: [500] },
      fanOut: { about: 'calls that an operation waits for', values: fanOut, isInteger: true },
    },
    work: ({ fanOut: calls, ...params }) => ({
      ...(suite().work(params) as DrawnWork),
      latencyMs: 20 * Number(calls),
      latency: 'exponential',
    }),
  });
const tailsOf = (...fanOut: number[]) =>
  findingsOf('tail', plan({ suites: [member(fanning(fanOut))], models: [eventLoop], concurrency: [64] }));

test('the tail of many is predicted from the tail of one, beside what was measured', async () => {
  const [tail, ...others] = await tailsOf(1, 2);
  expect(others).toEqual([]);
  const { singleMs, predictedMs, measuredMs, amplification } = tail?.numbers ?? {};
  // of an exponential distribution the p99 is mean × ln 100, and that of the slower of two mean × ln 200, nearly
  expect(singleMs).toBeGreaterThan(20 * Math.log(100) * 0.9);
  expect(singleMs).toBeLessThan(20 * Math.log(100) * 1.15);
  expect(amplification).toBeGreaterThan(1.05);
  expect(amplification).toBeLessThan(1.35);
  expect(predictedMs).toBeGreaterThan(singleMs as number);
  expect(measuredMs).toBeGreaterThan(predictedMs as number); // twice as slow by the recipe of this test
  expect(tail?.sentence).toMatch(
    /^event-loop with fanOut=2: p99 of .* predicted, 1\.\d+ times the .* of single calls, /,
  );
});

test('a tail of which too little was seen is refused', async () => {
  const [tail] = await tailsOf(1, 1000);
  expect(tail).toMatchObject({
    confidence: 'refused',
    reason: expect.stringContaining('too few for a fan-out of 1000'),
  });
});

test('without single calls nothing is predicted', async () => {
  const [tail] = await tailsOf(2, 4);
  expect(tail?.reason).toBe('single calls (fanOut=1) were not measured');
});
