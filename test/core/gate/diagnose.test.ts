import { expect, test } from 'vitest';
import { diagnose } from '../../../core/gate/diagnose.ts';
import { type Check, diagnosisSchema } from '../../../core/records/diagnosis.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';
import { environment } from '../../_environment.ts';
import { FakeWorld, type Script } from '../../_world.ts';

/** A machine in a world of exact times. */

const suites = [member(suite())];
const good: Check = { name: 'loopback', state: 'good', text: '127.0.0.1 can be listened on' };
const bad: Check = { name: 'loopback', state: 'bad', text: 'servers cannot start here' };
const { signal } = new AbortController();

async function diagnosed(script: Script = {}, { checks = [good], interrupted = signal } = {}) {
  let told = '';
  const planned = plan({ suites, models: [eventLoop], params: { latencyMs: ['100'], operations: ['4'] } });
  const said = { version: '0.1.0', command: 'lockstep doctor', environment };
  const diagnosis = await diagnose(
    { checks, plan: planned, suites, budgetMs: 120_000, ...said },
    { tell: (line) => void (told += line), interrupted },
    () => new FakeWorld(script),
  );
  expect(diagnosisSchema.parse(JSON.parse(JSON.stringify(diagnosis)))).toEqual(diagnosis);
  return { ...diagnosis, told };
}

test('a machine is fit where the same code looks the same and the planted slowdown is caught', async () => {
  const { verdict, same, planted, smallest, noise, advice, told } = await diagnosed();
  expect(verdict).toEqual({
    word: 'fit',
    sentence: 'This machine can be trusted: the same code looks the same, and a planted slowdown of 20.0 % is caught.',
    isSameEqual: true,
    isPlantedCaught: true,
  });
  expect([same?.budgetMs, planted?.budgetMs]).toEqual([60_000, 60_000]);
  expect(same?.cells.map(({ params }) => params['latencyMs'])).toEqual([100]);
  expect(Object.keys(smallest)).toContain('makespanMs');
  expect(noise.makespanMs).toBeLessThan(0.01);
  expect(advice).toEqual([]);
  expect(told).toBe('the same code on both sides …\na slowdown of 20.0 % planted …\n');
});

test('a machine that does not see what was planted is not', async () => {
  const isSlowed = ({ work }: { work: object }) => 'latencyMs' in work && work.latencyMs === 120;
  const { verdict } = await diagnosed({ costMs: (trial) => (isSlowed(trial) ? -20 : 0) });
  expect(verdict).toMatchObject({ word: 'unfit', isSameEqual: true, isPlantedCaught: false });
  expect(verdict.sentence).toBe('This machine cannot be trusted: a planted slowdown of 20.0 % is not caught.');
});

test('processes that differ by more than is assumed are met with a noise floor', async () => {
  /** Processes so far: each has its luck with the candidate for as long as it lives. */
  const processes: object[] = [];
  const { noise, advice } = await diagnosed({
    costMs: (trial, _, version) => {
      if (!processes.includes(trial)) processes.push(trial);
      return version === 'candidate' ? (processes.indexOf(trial) % 3) * 5 : 0;
    },
  });
  expect(noise.makespanMs).toBeGreaterThan(0.01);
  expect(advice[0]).toMatch(/differ by more here than is assumed; gate with --noise-floor makespanMs=\d+\.\d%/);
});

test('where a check is bad nothing is measured', async () => {
  const { verdict, same, planted, smallest, told } = await diagnosed({}, { checks: [good, bad] });
  expect({ same, planted, smallest, told }).toEqual({ same: null, planted: null, smallest: {}, told: '' });
  expect(verdict).toMatchObject({ word: 'unusable', sentence: 'Nothing can be measured here: loopback.' });
});

test('who interrupts it is told that nothing is known', async () => {
  const { verdict } = await diagnosed({}, { interrupted: AbortSignal.abort() });
  expect(verdict.word).toBe('interrupted');
});
