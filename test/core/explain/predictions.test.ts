import { expect, test } from 'vitest';
import type { Suite } from '../../../core/members/types.ts';
import { eventLoop, member, nap, plan, pool, sequential, suite } from '../../_plan.ts';
import { CPU_MICROS, LOOPBACK_MICROS } from '../../_world.ts';
import { findingsOf, threadPool } from './_explained.ts';

const NO_CPU = { cpuUserMicros: 0, cpuSystemMicros: 0 };

test('theory, simulation and measurement stand side by side, and agree where nothing else costs time', async () => {
  const [first, second] = await findingsOf(
    'prediction',
    plan({ models: [sequential, eventLoop], suites: [member(nap)] }),
  );
  expect(first?.subject.model).toBe('sequential');
  expect(first?.numbers['closedFormMs']).toBeCloseTo(800, 6);
  expect(first?.numbers['simulatedMs']).toBeCloseTo(800 + (8 * CPU_MICROS) / 1000, 6);
  expect(first?.numbers['measuredMs']).toBeCloseTo(800, 6);
  expect(first?.sentence).toBe(
    'sequential at K=1: theory 800 ms, simulation 801 ms, measured 800 ms: they agree (−0.1 %)',
  );
  // four at a time share the thread: what any of them computes, the last of them waits for
  expect(second?.numbers['simulatedMs']).toBeGreaterThan(200.2);
  expect(second?.numbers['simulatedMs']).toBeLessThan(200 + (8 * CPU_MICROS) / 1000);
});

test('what has a server waits for the loopback, and by as much as the server was late', async () => {
  const [prediction] = await findingsOf('prediction', plan({ models: [sequential] }), {
    says: ({ witness }) => ({
      witness:
        witness === null ? null : { ...witness, ...NO_CPU, achievedDelayNs: (witness.achievedDelayNs ?? 0) + 8 * 2e6 },
    }),
  });
  expect(prediction?.numbers['simulatedMs']).toBeCloseTo(800 + 8 * (2 + (CPU_MICROS + LOOPBACK_MICROS) / 1000), 6);
});

test('what has a server waits for its CPU, and what that makes late is not added twice', async () => {
  const wanted = plan({ models: [eventLoop], concurrency: [8] });
  const saying = (lateMs: number) =>
    findingsOf('prediction', wanted, {
      says: ({ witness, elapsedNs }) => ({
        // eight requests at once, of 30 ms each: taken by 120 ms, and answered from then on, each 5 ms late
        elapsedNs: elapsedNs + 140e6,
        witness:
          witness === null
            ? null
            : { ...witness, cpuUserMicros: 8 * 30_000, cpuSystemMicros: 0, achievedDelayNs: 8 * (100 + lateMs) * 1e6 },
      }),
    });
  const [punctual] = await saying(0);
  expect(punctual?.numbers['simulatedMs']).toBeCloseTo(240, 0);
  const [late] = await saying(10);
  expect(late?.numbers['simulatedMs']).toBeCloseTo(240, 0);
});

test('time that is neither waiting nor CPU is a disagreement', async () => {
  const planned = plan({ models: [eventLoop] });
  const [disagreement] = await findingsOf('disagreement', planned, { script: { costMs: () => 30 } });
  expect(disagreement?.numbers['difference']).toBeCloseTo(0.3, 1);
  expect(disagreement?.sentence).toMatch(
    /^disagreement: event-loop at K=4: .*\(\+29\.6 %\): something takes time that is/,
  );
  expect(await findingsOf('prediction', planned, { script: { costMs: () => 30 } })).toEqual([]);
});

test('a pool pays on its main thread and on its threads', async () => {
  const [prediction] = await findingsOf(
    'prediction',
    plan({ suites: [member(nap)], models: [threadPool], concurrency: [2] }),
    {
      says: ({ operations }) => ({
        cpuUserMicros: 3000 * operations.attempted,
        mainThreadMicros: 1000 * operations.attempted,
      }),
    },
  );
  // two at a time, four times: 100 ms of waiting, 2 ms on the thread, and 1 ms on the main thread, some of it beside
  expect(prediction?.numbers['simulatedMs']).toBeGreaterThan(4 * 103 - 2);
  expect(prediction?.numbers['simulatedMs']).toBeLessThan(4 * 104);
});

test('a model that is not simulated is refused by its name', async () => {
  const [refused] = await findingsOf('prediction', plan({ models: [pool], concurrency: [2] }));
  expect(refused).toMatchObject({ confidence: 'refused', reason: 'a model "pool" of this shape is not simulated' });
});

test('operations that take longer than the waits of their items are refused', async () => {
  const [refused] = await findingsOf('prediction', plan({ models: [sequential] }), {
    says: ({ fifoNs, elapsedNs }) => ({ fifoNs: 2 * (fifoNs ?? 0), elapsedNs: 2 * elapsedNs }),
  });
  expect(refused?.reason).toBe('its operations take longer than the waits that the file knows of');
});

test('nothing is predicted of an open loop, or where no bound is known', async () => {
  const open = plan({ arrivals: { kind: 'constant', ratePerSecond: 100 } });
  expect(await findingsOf('prediction', open)).toEqual([]);
  const unbound: Suite = suite({ bound: null });
  const says = () => ({ boundNs: null, fifoNs: null });
  expect(await findingsOf('prediction', plan({ suites: [member(unbound)] }), { says })).toEqual([]);
});
