import { expect, test } from 'vitest';
import { uslThroughput } from '../../../core/theory/usl.ts';
import { eventLoop, member, nap, plan, sequential, suite } from '../../_plan.ts';
import { findingsOf, threadPool } from './_explained.ts';

const operations = { operations: ['256'], latencyMs: ['10'] };
const swept = plan({
  suites: [member(nap)],
  models: [eventLoop],
  concurrency: [1, 2, 4, 8, 16, 32, 64],
  params: operations,
});

/** Costs such that throughput is that of a law with these coefficients. */
const law = { onePerSecond: 100, contention: 0.02, crosstalk: 0.0005 };
const followsLaw = {
  costMs: (trial: { concurrency: number }) => (1000 * trial.concurrency) / uslThroughput(law, trial.concurrency) - 10,
};

test('a curve that follows the law gives its coefficients back', async () => {
  const [fit] = await findingsOf('scalability', swept, { script: followsLaw });
  expect(fit?.confidence).toBe('known');
  expect(fit?.subject).toMatchObject({ suite: 'nap', model: 'event-loop', params: { latencyMs: 10 } });
  expect(fit?.subject.cells).toHaveLength(7);
  expect(fit?.numbers['onePerSecond']).toBeCloseTo(100, 3);
  expect(fit?.numbers['contention']).toBeCloseTo(0.02, 4);
  expect(fit?.numbers['crosstalk']).toBeCloseTo(0.0005, 5);
  expect(fit?.numbers['peakConcurrency']).toBeCloseTo(Math.sqrt(0.98 / 0.0005), 0);
  expect(fit?.sentence).toContain('γ = 100/s');
});

test('the knee is predicted from one call alone and the CPU, beside the measured one', async () => {
  const [knee] = await findingsOf('knee', swept, { script: followsLaw });
  // 100 µs of CPU on the main thread allow 10 000/s, and a call alone takes 10 ms
  expect(knee?.numbers['predicted']).toBeCloseTo(100, 6);
  expect(knee?.numbers).toMatchObject({ linearUpTo: 4, departsAt: 8 });
  expect(knee?.sentence).toMatch(/should bend at K ≈ 100 .*; measured: in line up to K=4, /);
});

test('the advice is the least concurrency within 5 % of the most', async () => {
  const costMs = ({ concurrency }: { concurrency: number }) => (concurrency > 16 ? 10 * (concurrency / 16 - 1) : 0);
  const [advice] = await findingsOf('advice', swept, { script: { costMs } });
  expect(advice?.numbers['concurrency']).toBe(16);
  expect(advice?.sentence).toMatch(/^paste concurrency: 16 with event-loop: 1600\/s, 100 % of the most/);
});

test('a curve that still grows says so instead', async () => {
  const [advice] = await findingsOf('advice', swept);
  expect(advice?.sentence).toContain('paste concurrency: 64');
  expect(advice?.sentence).toContain('throughput was still growing');
});

test('few concurrencies are refused, model by model', async () => {
  const few = plan({ models: [sequential, eventLoop], concurrency: [1, 2, 4], params: operations });
  const [refused, ...others] = await findingsOf('scalability', few);
  expect(others).toEqual([]);
  expect(refused).toMatchObject({ confidence: 'refused', subject: { model: 'event-loop' } });
  expect(refused?.reason).toBe('3 concurrencies were measured, and the law needs 5');
});

test('one concurrency is refused once, with what to do', async () => {
  const params = { latencyMs: ['10', '20'] };
  const one = plan({ models: [sequential, eventLoop, threadPool], params });
  const [refused, ...others] = await findingsOf('scalability', one);
  expect(others).toEqual([]);
  expect(refused).toMatchObject({ confidence: 'refused', subject: { model: null, params: { operations: 8 } } });
  expect(refused?.sentence).toContain('--sweep concurrency=1..256');
});

test('each value of a parameter is a curve of its own', async () => {
  const two = plan({
    models: [eventLoop],
    concurrency: [1, 2, 4, 8, 16],
    params: { operations: ['32'], latencyMs: ['10', '20'] },
  });
  const fits = await findingsOf('scalability', two);
  expect(fits.map(({ subject }) => subject.params['latencyMs'])).toEqual([10, 20]);
});

test('a floor is no workload and scales nothing', async () => {
  const floor = plan({ suites: [member(suite({ isFloor: true }))] });
  expect(await findingsOf('scalability', floor)).toEqual([]);
});
