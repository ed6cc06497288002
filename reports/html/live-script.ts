import { THEME_SCRIPT } from './script.ts';

/**
 * What the page of a run that is not over does: takes the next state from whoever serves it, and the report in its place at the end. All in
 * one block, for the scripts of the report find the same window.
 */
export const LIVE_SCRIPT = `'use strict';
{
${THEME_SCRIPT}
let told = performance.now();
const ticking = setInterval(() => {
  for (const time of document.querySelectorAll('[data-ticks]'))
    time.textContent = Math.round((Number(time.dataset.ticks) + performance.now() - told) / 1000) + ' s';
}, 1000);
const said = document.getElementById('said');
const events = new EventSource('events' + location.search);
const parsed = (text) => new DOMParser().parseFromString(JSON.parse(text), 'text/html');
events.addEventListener('page', ({ data }) => {
  const page = parsed(data);
  told = performance.now();
  const open = new Set([...document.querySelectorAll('details[open][id]')].map(({ id }) => id));
  const focused = document.activeElement?.closest('details[id]')?.id;
  const state = () => document.getElementById('state')?.textContent;
  const before = state();
  const { scrollX, scrollY } = window;
  document.querySelector('main').replaceWith(page.querySelector('main'));
  for (const id of open) { const details = document.getElementById(id); if (details !== null) details.open = true; }
  if (focused !== undefined) document.getElementById(focused)?.querySelector('summary')?.focus({ preventScroll: true });
  scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  document.title = page.title;
  if (state() !== before) said.textContent = state();
});
events.addEventListener('end', ({ data }) => {
  events.close();
  clearInterval(ticking);
  const { theme } = root.dataset;
  const page = JSON.parse(data);
  document.open();
  document.write(theme === undefined ? page : page.replace('<html ', '<html data-theme="' + theme + '" '));
  document.close();
  const href = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  const save = Object.assign(document.createElement('button'), { id: 'save-page', type: 'button', textContent: 'Save this page' });
  save.addEventListener('click', () => Object.assign(document.createElement('a'), { href, download: 'lockstep.html' }).click());
  document.getElementById('theme').before(save);
});
events.addEventListener('error', () => {
  clearInterval(ticking);
  said.textContent = 'The run does not answer any more';
  document.getElementById('state').textContent = 'The run does not answer any more';
});
}
`;
