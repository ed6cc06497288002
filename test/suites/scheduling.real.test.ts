import { describe, expect, test } from 'vitest';
import type { Lane } from '../../core/members/types.ts';
import { blocker } from '../../suites/scheduling.ts';
import { realSuite } from '../_real.ts';
import { roundOf } from './_in-process.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

describe('timers', () => {
  test('are due one after the other over the whole span, and tell how late they are', async () => {
    const { items, told, boundMs } = await roundOf('scheduling', { operations: 4, spanMs: 20 }, 4);
    expect(items.map(({ latencyMs }) => latencyMs)).toEqual([5, 10, 15, 20]);
    expect(told).toMatchObject({ operations: { succeeded: 4 }, observations: { latenessMs: { count: 4 } } });
    expect(boundMs).toBe(20);
  });

  test('are refused a main thread that is always blocked', async () => {
    const { value } = await realSuite('suites/scheduling');
    const always = { blockMs: 40, everyMs: 40, spanMs: 100, operations: 4 };
    expect(() => value.work(always)).toThrow('blockMs must be less than everyMs');
  });
});

describe('the blocker', () => {
  const lane = (blockMs: number) =>
    ({ target: null, index: -1, seed: 1, params: { blockMs, everyMs: 10, spanMs: 0, operations: 0 } }) as Lane<never>;

  test('keeps the thread for as long as it shall, and tells so', async () => {
    const companion = await blocker(lane(5));
    companion.begin();
    await new Promise((resolve) => setTimeout(resolve, 40));
    const { blockedMs = [] } = await companion.end();
    expect(blockedMs.length).toBeGreaterThan(0);
    expect(Math.min(...blockedMs)).toBeGreaterThan(4.9);
    await companion.close();
  });

  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

  test('begins every round anew, and leaves nothing behind', async () => {
    const before = timers();
    const companion = await blocker(lane(5));
    companion.begin();
    expect(timers()).toBe(before + 1);
    expect(await companion.end()).toEqual({ blockedMs: [] });
    expect(timers()).toBe(before);
    await companion.close();
  });

  test('does nothing where it shall not', async () => {
    const before = timers();
    const companion = await blocker(lane(0));
    companion.begin();
    expect(timers()).toBe(before);
    expect(await companion.end()).toEqual({ blockedMs: [] });
  });
});

test('every claim of scheduling is judged by cells that there are', async () => {
  expect(await claimsInVain('scheduling')).toEqual([]);
});

test('scheduling is measured under all models, beside the blocker', async () => {
  const cells = await cellsOf('every model', 'scheduling', { blockMs: ['10'], operations: ['4'], spanMs: ['60'] });
  expect(withoutNumber(cells)).toEqual([]);
  for (const cell of cells)
    if (cell.state === 'measured') expect(cell.observations, cell.id).toHaveProperty('latenessMs');
});
