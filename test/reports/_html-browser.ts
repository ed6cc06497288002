import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Comparison } from '../../core/records/comparison.ts';
import type { Report } from '../../core/members/report-types.ts';
import html from '../../reports/html.ts';

/** Where a system keeps it; a path of one's own goes first. */
const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** Nothing of the browser's own may be mistaken for a request of the page. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const chromiumPath = PLACES.find((path) => path !== undefined && existsSync(path));

/** Why the tests of a suite are skipped, to stand in its name. */
export const NO_BROWSER =
  chromiumPath === undefined ? ' (skipped: no chromium was found; name one in CHROMIUM_PATH)' : '';

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: QUIET });
}

export async function quit(browser: Browser): Promise<void> {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** A page that is open, and all that it asked for and complained of. */
export interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-pages-'));

/** Opened as a reader does: as a file. */
export async function open(
  browser: Browser,
  comparison: Comparison,
  options: BrowserContextOptions = {},
  report: Report = html,
): Promise<Opened> {
  const file = join(folder, crypto.randomUUID() + report.extension);
  writeFileSync(file, report.render.run(comparison, { width: 100, colour: false }));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, requests, complaints };
}
