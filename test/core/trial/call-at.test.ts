import { afterEach, expect, test, vi } from 'vitest';
import { now } from '../../../core/trial/clock.ts';
import { callAt } from '../../../core/trial/call-at.ts';
import { setTimeout as armed } from '../../../core/process/time.ts';

vi.mock(import('../../../core/process/time.ts'), async (original) => {
  const time = await original();
  return { ...time, setTimeout: vi.fn(time.setTimeout) };
});

afterEach(() => void vi.mocked(armed).mockReset());

/** Timers that fire when the test says so. */
function heldTimers(): { readonly armedMs: number[]; readonly fire: () => void } {
  const armedMs: number[] = [];
  const callbacks: (() => void)[] = [];
  vi.mocked(armed).mockImplementation(((callback: () => void, ms: number) => {
    armedMs.push(ms);
    callbacks.push(callback);
  }) as never);
  return { armedMs, fire: () => callbacks.shift()?.() };
}

test.each([0, -1, -1e12])('what is due in %d ms is called at once, without a timer', (ms) => {
  const { armedMs } = heldTimers();
  const called = vi.fn();
  callAt(now() + ms * 1e6, called);
  expect(called).toHaveBeenCalledOnce();
  expect(armedMs).toEqual([]);
});

test('a timer that fires early is armed again', () => {
  const { armedMs, fire } = heldTimers();
  const called = vi.fn();
  callAt(now() + 60_000 * 1e6, called);
  fire();
  fire();
  expect(called).not.toHaveBeenCalled();
  expect(armedMs).toHaveLength(3);
});

test('what is left is rounded up, and never more than a timer can hold', () => {
  const { armedMs } = heldTimers();
  const dueNs = now();
  callAt(dueNs + 60_000.5e6, () => {});
  callAt(dueNs + 1e20, () => {});
  expect(armedMs.every(Number.isInteger)).toBe(true);
  expect(armedMs[0]).toBeLessThanOrEqual(60_001);
  expect(armedMs[1]).toBe(2 ** 31 - 1);
});

test('it is never called before it is due, fractions of a millisecond included', async () => {
  const earlyNs = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const dueNs = now() + index * 0.137e6;
      return new Promise<number>((resolve) => callAt(dueNs, () => resolve(dueNs - now())));
    }),
  );
  expect(Math.max(...earlyNs)).toBeLessThanOrEqual(0);
});

test('called off, it is not called', async () => {
  const called = vi.fn();
  const cancel = callAt(now() + 5e6, called);
  cancel();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(called).not.toHaveBeenCalled();
});
