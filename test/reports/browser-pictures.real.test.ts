import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import svg from '../../reports/svg.ts';
import { stalled } from './_claimed.ts';
import { chromiumPath, launch, NO_BROWSER, open, quit } from './_html-browser.ts';
import { lawful, swept } from './_html-comparisons.ts';

describe.skipIf(chromiumPath === undefined)(`pictures in a browser${NO_BROWSER}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => quit(browser));

  test.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(16, 20, 24)'],
  ] as const)('the picture alone follows the theme (%s), and asks for nothing', async (colorScheme, ground) => {
    const { page, requests, complaints } = await open(browser, swept(), { colorScheme }, svg);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.ground')).fill`)).toBe(ground);
    expect(await page.evaluate<string[]>(OVERLAPS)).toEqual([]);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['at several concurrencies', swept, 300],
    ['with a fitted law', lawful, 20],
    ['of stalls', stalled, 20],
  ] as const)('no text of a picture runs into another or out of it, %s', async (_, build, least) => {
    const { page } = await open(browser, build());
    expect(await page.locator('svg[role=img][aria-describedby] text').count()).toBeGreaterThan(least);
    expect(await page.evaluate<string[]>(OVERLAPS)).toEqual([]);
    await page.context().close();
  });
});

/** Pairs of texts within one picture whose boxes share more than a pixel, and texts that leave their picture. */
const OVERLAPS = `[...document.querySelectorAll('svg[role=img][aria-describedby]')].flatMap((picture) => {
  const frame = picture.getBoundingClientRect();
  const texts = [...picture.querySelectorAll('text')].map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }));
  const out = texts.filter(({ box }) => box.left < frame.left - 2 || box.right > frame.right + 2 || box.bottom > frame.bottom + 2);
  const pairs = texts.flatMap((a, index) => texts.slice(index + 1).filter((b) =>
    Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
    Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4).map((b) => a.text + ' × ' + b.text));
  return [...out.map(({ text }) => 'out: ' + text), ...pairs].map((what) => picture.querySelector('title').textContent + ': ' + what);
})`;
