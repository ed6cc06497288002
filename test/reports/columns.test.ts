import { expect, test } from 'vitest';
import type { Comparison } from '../../core/records/comparison.ts';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { httpGet } from './_cases.ts';
import { openLoop } from './_claimed.ts';
import { tableRows } from './_html-markup.ts';

/** One table, many tellings: the forms differ in looks, never in what stands where under which name. */

const file = { width: 400, colour: false };
/** Drawn in a terminal alone: a page has its charts, and Markdown no room for them. */
const DRAWN = ['', 'rounds ±25 %'];

const inTerminal = (of: Comparison) =>
  terminal.render
    .run(of, file)
    .split('\n')
    .find((line) => line.startsWith('rank'))!
    .split(/ {2,}/)
    .filter((head) => !DRAWN.includes(head));
const inMarkdown = (of: Comparison) =>
  markdown.render
    .run(of, file)
    .split('\n')
    .find((line) => line.startsWith('| rank'))!
    .split('|')
    .map((head) => head.trim())
    .filter((head) => head !== '');
const onPage = (of: Comparison) => tableRows(html.render.run(of, file), 's0')[0];

test.each([
  ['a closed loop', httpGet()],
  ['an open loop', openLoop()],
])('the ranked table of %s has the same heads in the same order in every form', (_, of) => {
  expect(inTerminal(of)).toEqual(inMarkdown(of));
  expect(onPage(of)).toEqual(inMarkdown(of));
});
