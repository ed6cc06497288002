import { expect, test } from 'vitest';
import { ByHand } from '../../../core/monitor/by-hand.ts';

test('the time of a pause is known when it is over, and twice is once', async () => {
  let atMs = 100;
  const hand = new ByHand(
    () => atMs,
    () => {},
  );
  hand.pause();
  atMs = 130;
  hand.pause();
  expect(hand).toMatchObject({ isPaused: true, heldMs: 0 });
  let isHeld = true;
  const next = hand.next().then(() => (isHeld = false));
  await new Promise(setImmediate);
  expect(isHeld).toBe(true);
  atMs = 150;
  hand.resume();
  hand.resume();
  await next;
  expect(hand).toMatchObject({ isPaused: false, heldMs: 50 });
  expect(hand.taken().map(({ action, atMs: at }) => [action, at])).toEqual([
    ['pause', 0],
    ['resume', 50],
  ]);
  expect(hand.taken()).toEqual([]);
});

test('who cancels a run that is paused lets it end', async () => {
  const hand = new ByHand(
    () => 0,
    () => {},
  );
  hand.pause();
  const next = hand.next();
  hand.cancelRun();
  await next;
  expect(hand.cancelled.aborted).toBe(true);
});

test('a look that goes on is over before the next step', async () => {
  const hand = new ByHand(
    () => 0,
    () => {},
  );
  const { promise, resolve } = Promise.withResolvers<string>();
  const looking = hand.look('a trial', () => promise);
  let isOver = false;
  const looked = hand.looked().then(() => (isOver = true));
  await new Promise(setImmediate);
  expect([hand.observed('a trial'), isOver]).toEqual([1, false]);
  resolve('found');
  expect(await looking).toBe('found');
  await looked;
  hand.begins('a trial', 3);
  expect(hand.observed('a trial')).toBe(0);
});
