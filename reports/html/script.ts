/** What every page does: shows what needs a script, and changes its theme. */
export const THEME_SCRIPT = `const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;

for (const tool of all('[hidden][data-tool]')) tool.hidden = false;

const dark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
const theme = document.getElementById('theme');
const showTheme = () => { theme.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; showTheme(); });
dark.addEventListener('change', showTheme);
showTheme();`;

/**
 * What the page does: sort, filter, change theme, copy, save its data, and open what is folded before it is printed. Written as text, and not
 * as a function turned into text, since its hash stands in the policy of the page: the same characters, whoever stripped,
 * compiled or instrumented this module. Everything that it makes usable is hidden without it, so that nothing on the page is
 * ever a button that does nothing. No name from the data gets into it.
 */
export const SCRIPT = `'use strict';
${THEME_SCRIPT}
const say = (text) => { document.getElementById('said').textContent = text; };


const opposite = { ascending: 'descending', descending: 'ascending' };
const compare = (a, b) => (isNaN(a) || isNaN(b) ? String(a).localeCompare(b, 'en', { numeric: true }) : a - b);
function sort(head) {
  const direction = opposite[head.getAttribute('aria-sort')] ?? head.dataset.sort;
  for (const other of all('[aria-sort]', head.parentElement)) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', direction);
  const body = head.closest('table').tBodies[0];
  const keyOf = (row) => row.cells[head.cellIndex].dataset.v;
  const rows = [...body.rows];
  const known = rows.filter((row) => keyOf(row) !== undefined).sort((a, b) => compare(keyOf(a), keyOf(b)));
  if (direction === 'descending') known.reverse();
  body.append(...known, ...rows.filter((row) => keyOf(row) === undefined));
  say('Sorted by ' + head.textContent + ', ' + direction);
}
for (const head of all('th[data-sort]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  button.addEventListener('click', () => sort(head));
  head.append(button);
}

const rows = all('table[data-filterable] tbody tr').map((row) => {
  const scenario = row.closest('[data-scenario]')?.querySelector('h2').textContent ?? '';
  return { row, text: [scenario, ...all('th', row).map((head) => head.textContent)].join(' ').toLowerCase() };
});
function filter(words) {
  for (const { row, text } of rows) row.hidden = !words.every((word) => text.includes(word));
  for (const section of all('[data-scenario]')) section.hidden = section.querySelector('tbody tr:not([hidden])') === null;
  const shown = all('[data-scenario] tbody tr:not([hidden])').length;
  const total = all('[data-scenario] tbody tr').length;
  say(words.length === 0 ? '' : shown + ' of ' + total + ' cells shown');
}
document.getElementById('filter')?.addEventListener('input', (event) => {
  filter(event.target.value.toLowerCase().split(/\\s+/).filter(Boolean));
});

for (const link of all('nav details a')) link.addEventListener('click', () => { link.closest('details').open = false; });

for (const button of all('[data-copy]')) button.addEventListener('click', async () => {
  const source = document.getElementById(button.dataset.copy);
  getSelection().selectAllChildren(source);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    document.execCommand('copy');
  }
  say('Copied');
  button.textContent = 'Copied';
});

document.getElementById('save')?.addEventListener('click', async () => {
  const data = document.getElementById('comparison');
  let text = data.textContent;
  if (data.type === 'application/gzip') {
    const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'comparison.json';
  link.click();
});

addEventListener('beforeprint', () => { for (const folded of all('details[data-print]:not([open])')) folded.open = true; });
`;
