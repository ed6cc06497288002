import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonSchema } from '../../core/records/comparison.ts';
import { empty, httpGet, withMissingCells } from './_cases.ts';
import { claimed, stalled } from './_claimed.ts';
import { chromiumPath, launch, NO_BROWSER, open, quit } from './_html-browser.ts';
import { lawful, many, pictured, swept } from './_html-comparisons.ts';
import { POISON, renamed } from './_html-hostile.ts';

const everything = (concurrency?: readonly number[]) => ({
  ...swept(concurrency),
  claims: withMissingCells().claims,
  warnings: withMissingCells().warnings,
});
const cases = {
  everything: () => everything(),
  withMissingCells,
  empty,
  claimed,
  stalled,
  lawful,
  hostile: () => renamed(everything([16, 64]), POISON), // a hostile scenario beside another; four say the same twice
  hostileClaims: () => renamed(claimed(), POISON),
  hostileStalls: () => renamed(stalled(), POISON),
};
/** Those that between them have every part of a page: axe needs seconds for each. */
const examined: readonly string[] = ['everything', 'withMissingCells', 'stalled', 'lawful'];
/** What axe finds, and what it looked at: no more, since all that is known of every element is seconds of work. */
const FOUND = `axe.run({ resultTypes: ['violations'] OF }).then(({ violations, passes }) => ({
  violations: violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html + ' ' + nodes[0]?.failureSummary),
  passes: passes.map(({ id }) => id),
}))`;
/** All rules in light; in dark those that look at colours, which are all that a theme changes. */
const RULES = { light: '', dark: `, runOnly: ['color-contrast', 'link-in-text-block']` };
const UNFOLD = `for (const folded of document.querySelectorAll('details')) folded.open = true`;

interface Found {
  readonly violations: readonly string[];
  readonly passes: readonly string[];
}

describe.skipIf(chromiumPath === undefined)(`the page in a browser${NO_BROWSER}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => quit(browser));

  const firstColumn = (page: Page) => page.locator('#s2 tbody').first().locator('th').allInnerTexts();
  const head = (page: Page, name: string) => page.locator('#s2 thead th', { hasText: name });

  describe.each(Object.entries(cases))('%s', (name, build) => {
    test('asks for nothing, complains of nothing, runs nothing that is not its own, and fits every window', async () => {
      const { page, requests, complaints } = await open(browser, build());
      await page.evaluate(UNFOLD);
      for (const width of [360, 800, 1400]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test.runIf(examined.includes(name))('has nothing that axe finds, in light and in dark', async () => {
      const { page } = await open(browser, build());
      await page.evaluate(UNFOLD);
      await page.evaluate(axe.source);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations, passes } = await page.evaluate<Found>(FOUND.replace('OF', RULES[colorScheme]));
        expect(violations).toEqual([]);
        expect(passes).toContain('color-contrast');
      }
      await page.context().close();
    });
  });

  test('sorts by the keyboard, there and back, and says so', async () => {
    const { page } = await open(browser, everything());
    const before = await firstColumn(page);
    await head(page, 'CPU/op').getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await head(page, 'CPU/op').getAttribute('aria-sort')).toBe('ascending');
    expect(await head(page, 'op/s').first().getAttribute('aria-sort')).toBeNull();
    expect((await firstColumn(page))[0]).toBe('event-loop');
    expect(await page.locator('#said').innerText()).toBe('Sorted by CPU/op, ascending');
    await page.keyboard.press('Space');
    expect(await head(page, 'CPU/op').getAttribute('aria-sort')).toBe('descending');
    expect((await firstColumn(page)).at(-1)).toBe('event-loop');
    expect((await firstColumn(page)).toSorted()).toEqual(before.toSorted());
    await page.context().close();
  });

  test('sorts names as text and figures as what they stand for, whatever their unit', async () => {
    const { page } = await open(browser, everything());
    await head(page, 'Model').getByRole('button').click();
    const names = await firstColumn(page);
    expect(names).toEqual(names.toSorted());
    await head(page, 'Makespan').getByRole('button').click();
    expect((await firstColumn(page)).at(-1)).toBe('sequential');
    await page.context().close();
  });

  test('sorts claims by their verdict, each with its finding beside it', async () => {
    const { page } = await open(browser, claimed());
    const verdicts = () => page.locator('#claims tbody tr td:nth-child(3)').allInnerTexts();
    expect(await verdicts()).toEqual(['✓ confirmed', '✓ confirmed', '✗ refuted', '? unclear', '? unclear']);
    await page.locator('#claims thead th', { hasText: 'Verdict' }).getByRole('button').click();
    await page.locator('#claims thead th', { hasText: 'Verdict' }).getByRole('button').click();
    expect(await verdicts()).toEqual(['? unclear', '? unclear', '✗ refuted', '✓ confirmed', '✓ confirmed']);
    const refuted = page.locator('#claims tbody tr', { hasText: 'refuted' });
    expect(await refuted.allInnerTexts()).toEqual([expect.stringMatching(/Threads are faster.*throughput 0\.971×/s)]);
    await page.context().close();
  });

  test('leaves what has no number below, however it is sorted', async () => {
    const { page } = await open(browser, withMissingCells());
    await page.locator('#s1 thead th', { hasText: 'Model' }).getByRole('button').click();
    const states = await page.locator('#s1 tbody tr').allInnerTexts();
    expect(states.map((text) => /INVALID|failed|unsupported/.exec(text)?.[0])).toEqual([
      undefined,
      'failed',
      'INVALID',
      'unsupported',
    ]);
    await page.context().close();
  });

  test('filters by model and by suite, and says how many are left', async () => {
    const { page } = await open(browser, everything());
    const shown = () => page.locator('[data-scenario] tbody tr:visible').count();
    const all = await shown();
    await page.getByLabel('Filter').fill('loop k=16');
    expect(await page.locator('[data-scenario]:visible').count()).toBe(1);
    expect(await shown()).toBe(2);
    expect(await page.locator('#said').innerText()).toBe(`2 of ${all} cells shown`);
    await page.getByLabel('Filter').fill('nobody');
    expect(await shown()).toBe(0);
    await page.getByLabel('Filter').fill('');
    expect(await shown()).toBe(all);
    await page.context().close();
  });

  test('changes its theme by the button, in both directions, and keeps nothing', async () => {
    const { page } = await open(browser, httpGet(), { colorScheme: 'dark' });
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();
    await page.getByRole('button', { name: 'Light theme' }).click();
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await ground()).toBe(dark);
    expect(await page.evaluate('localStorage.length + document.cookie.length')).toBe(0);
    await page.context().close();
  });

  test('copies the command', async () => {
    const { page } = await open(browser, httpGet());
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await page.getByLabel('Filter').focus();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await page.getByLabel('Filter').inputValue()).toBe(httpGet().command);
    await page.context().close();
  });

  test.each([
    ['as they are', pictured()],
    ['unpacked', many(60, 6)],
  ])('saves its data, %s', async (_, comparison) => {
    const { page } = await open(browser, comparison);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the data' }).click(),
    ]);
    const saved = comparisonSchema.parse(JSON.parse(readFileSync(await download.path(), 'utf8')));
    expect(saved.cells.map(({ id }) => id)).toEqual(comparison.cells.map(({ id }) => id));
    await page.context().close();
  });

  test('without script is whole, and shows no control', async () => {
    const { page, complaints } = await open(browser, everything(), { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toMatch(/^event-loop: 15\.6×/);
    expect(await page.locator('#s3 tbody tr').count()).toBe(6);
    expect(await page.locator('button:visible, input:visible').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('on paper is light, whole and no wider than the sheet', async () => {
    const { page } = await open(browser, many(6, 6), { colorScheme: 'dark', viewport: { width: 703, height: 1000 } });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(703);
    expect(await page.locator('button:not(th button):visible, input:visible').count()).toBe(0);
    expect(await page.locator('details[data-print]:not([open])').count()).toBe(0);
    await page.context().close();
  });

  test('moves nothing for those who asked for less motion', async () => {
    const { page } = await open(browser, httpGet(), { reducedMotion: 'reduce' });
    const moving = `[...document.querySelectorAll('*')].map((one) => getComputedStyle(one)).filter((style) =>
      style.transitionDuration !== '0s' || style.animationName !== 'none' || style.scrollBehavior !== 'auto').length`;
    expect(await page.evaluate(moving)).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate(moving)).toBe(1);
    await page.context().close();
  });
});
