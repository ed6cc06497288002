import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { servePage } from '../../core/monitor/page-server.ts';
import type { Live } from '../../core/records/live.ts';
import html from '../../reports/html.ts';
import { httpGet } from './_cases.ts';
import { chromiumPath, launch, NO_BROWSER, quit } from './_html-browser.ts';
import { pictured } from './_html-comparisons.ts';
import { POISON, renamed } from './_html-hostile.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FOUND = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`;
const options = { width: 100, colour: false };

const row = (name: string, state: Live['rows'][number]['state']) => ({ name, state, rounds: { done: 3, planned: 24 } });
const RUN = {
  kind: 'run',
  command: 'lockstep run http-get',
  version: '0.1.0',
  startedAt: '2026-11-28T06:00:00.000Z',
  file: null,
} as const;
const live = (some: Partial<Live> = {}): Live => ({
  run: RUN,
  state: 'running',
  elapsedMs: 12_000,
  etaMs: 30_000,
  rounds: { done: 9, left: 15 },
  rows: [row('probe of http', 'done'), row('http-get @16', 'running')],
  leftOut: [{ trial: 'http-get @16 event-loop 16', round: 2, reason: 'other programs used 40 % of the CPU' }],
  machine: { foreignCpuShare: 0.02, stealShare: 0, cpuPressureShare: null, loopbackMicros: 80 },
  said: null,
  ratios: [],
  byHand: ['paused', 'resumed'],
  comparison: pictured(),
  ...some,
});
const rendered = (some?: Partial<Live>): string => html.render.live?.(live(some), options) ?? '';

describe.skipIf(chromiumPath === undefined)(`the page of a run in a browser${NO_BROWSER}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => quit(browser));

  async function opened(first: string) {
    const server = await servePage(() => first);
    onTestFinished(() => server.end(''));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(server.url);
    await expect.poll(() => server.isRead).toBe(true);
    return { server, page, complaints, requests };
  }

  const violations = async (page: Page): Promise<unknown> => {
    await page.evaluate(axe);
    return page.evaluate(FOUND);
  };

  test('takes each state, keeps what is open and where the keyboard is, and becomes the report, in the theme that was chosen', async () => {
    const { server, page, complaints, requests } = await opened(rendered({ comparison: null }));
    expect(await page.textContent('h1')).toBe('Nothing is known of this row yet');
    await page.click('#theme');
    await page.focus('#all-rows summary');
    await page.keyboard.press('Enter');
    server.publish(rendered());
    await page.waitForSelector('#ratios figure svg');
    expect(await page.locator('#round .panels svg').count()).toBeGreaterThan(0);
    expect(await page.evaluate(`document.getElementById('all-rows').open`)).toBe(true);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
    server.publish(rendered({ state: 'paused' }));
    await expect.poll(() => page.textContent('#said')).toBe('Paused by hand, row 2 of 2: http-get @16');
    for (const width of [360, 1400]) {
      await page.setViewportSize({ width, height: 800 }); // oxlint-disable-line no-await-in-loop
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width); // oxlint-disable-line no-await-in-loop
    }
    const report = html.render.run(httpGet(), options);
    await server.end(report);
    await page.waitForSelector('#again');
    expect(await page.textContent('#theme')).toBe('Light theme');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    expect(download.suggestedFilename()).toBe('comparison.json');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save-page')]);
    expect(saved.suggestedFilename()).toBe('lockstep.html');
    expect(readFileSync(await saved.path(), 'utf8')).toBe(report);
    expect(complaints).toEqual([]);
    expect(requests).toEqual(['/', '/events']);
  }, 60_000);

  test('of a gate shows what the gate says, how long it takes while nothing is told, and at the end where to look', async () => {
    const gate = { run: { ...RUN, kind: 'gate', file: '/tmp/gate.ndjson' }, comparison: null, rows: [] } as const;
    const { server, page, complaints } = await opened(rendered({ ...gate, said: 'preparing the base: npm ci' }));
    expect(await page.textContent('h1')).toBe('preparing the base: npm ci');
    await expect.poll(() => page.textContent('[data-ticks]'), { timeout: 10_000 }).toBe('14 s');
    const ratio = { baseline: 'the base', candidate: 'sleep: time', estimate: 1.02, low: 0.98, high: 1.07 };
    server.publish(rendered({ ...gate, said: 'pair 2', ratios: [{ ...ratio, verdict: 'inconclusive' }] }));
    await page.waitForSelector('#ratios >> text=1.02× [0.98, 1.07] inconclusive');
    await server.end(rendered({ ...gate, state: 'ended' }));
    await page.waitForSelector('text=What it says is at its terminal and in /tmp/gate.ndjson');
    expect(await page.textContent('#state')).toBe('It has ended');
    expect(complaints).toEqual([]);
  }, 60_000);

  test.each<'light' | 'dark'>(['light', 'dark'])(
    'has nothing that axe finds, in the %s',
    async (colorScheme) => {
      const { page } = await opened(rendered());
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await page.evaluate('getComputedStyle(document.documentElement).scrollBehavior')).toBe('auto');
      expect(await violations(page)).toEqual([]);
    },
    60_000,
  );

  test('shows names that are hostile, and a run of 1000 cells', async () => {
    const rows = Array.from({ length: 250 }, (_, place) =>
      row(`${POISON} ${place}`, place === 7 ? 'running' : 'waiting'),
    );
    const page = rendered({ rows, byHand: [POISON], comparison: renamed(pictured(), POISON) });
    expect(page.length).toBeLessThan(1_000_000);
    const { page: shown, complaints } = await opened(page);
    expect(await shown.locator('#all-rows li').count()).toBe(250);
    expect(complaints).toEqual([]);
  }, 60_000);
});
