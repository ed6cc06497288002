import { createHash } from 'node:crypto';
import { CHART_STYLE } from '../charts/style.ts';
import { type Html, joined, NOTHING, safe, trusted } from '../xml/markup.ts';
import { SCRIPT } from './script.ts';
import { PAGE_STYLE } from './style.ts';

/** The frame of a page: one file that asks nothing of anybody, and that runs our own script and no other. */

const STYLE = PAGE_STYLE + CHART_STYLE;
/** Three bars in lockstep. In the page itself, for else a browser asks the server that the page came from. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#0067b0" stroke-width="3" d="M1 3.5h6M5 8h6M9 12.5h6"/></svg>',
)}`;

/**
 * The only script and the only style that a page may run are those whose hashes stand here.
 *
 * @param scripts Those that it may run; a page that is live has that of its report, too, and asks whoever serves it.
 */
function policyOf(scripts: readonly string[], isLive: boolean): string {
  return [
    `default-src 'none'`,
    `script-src ${scripts.map((script) => `'${hashOf(script)}'`).join(' ')}`,
    `style-src '${hashOf(STYLE)}'`,
    `img-src data:`,
    ...(isLive ? [`connect-src 'self'`] : []),
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

export interface Page {
  readonly title: string;
  readonly main: Html;
  readonly footer: Html;
  readonly data: Html;
  /** Of a page that is live. Default: that of a report. */
  readonly script?: string;
}

export function pageOf({ title, main, footer, data, script }: Page): Html {
  const policy = script === undefined ? policyOf([SCRIPT], false) : policyOf([script, SCRIPT], true);
  return joined(
    [
      safe`<!doctype html>`,
      safe`<html lang="en"><head><meta charset="utf-8">`,
      safe`<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">`,
      safe`<meta name="viewport" content="width=device-width, initial-scale=1">`,
      safe`<meta name="color-scheme" content="light dark">`,
      safe`<title>${title}</title><link rel="icon" href="${trusted(ICON)}">`,
      safe`<style>${trusted(STYLE)}</style></head><body>`,
      HEADER,
      safe`<main>`,
      main,
      safe`</main>`,
      footer,
      safe`<div id="said" class="unseen" role="status"></div>`,
      data,
      safe`<script>${trusted(script ?? SCRIPT)}</script></body></html>`,
      NOTHING,
    ],
    '\n',
  );
}

const HEADER = safe`<header class="top">
  <span class="brand">
    <svg class="symbol" viewBox="0 0 16 16" aria-hidden="true">
      <path class="brand-mark" d="M1 3.5h6M5 8h6M9 12.5h6"/>
    </svg>lockstep
  </span>
  <button type="button" id="theme" data-tool hidden>Dark theme</button>
</header>`;

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
