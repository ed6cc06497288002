import { expect, test } from 'vitest';
import csv from '../../reports/csv.ts';
import html from '../../reports/html.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { httpGet } from './_cases.ts';

const server = {
  what: 'emulator',
  name: 'Shop\u001b[31mDB',
  version: '15.18',
  transport: 'TCP',
  found: 'binary',
  settings: { fsync: 'off', more: '<b>' },
} as const;
const asked = { ...httpGet(), cells: httpGet().cells.map((cell) => ({ ...cell, server })) };
const page = { width: 120, colour: false };
const textOf = (text: string) => text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

test.each([terminal, markdown, html, csv])('every row of $name says which server it was', ({ render }) => {
  const text = textOf(render.run(asked, page)).replaceAll(/\s+/g, ' ');
  expect(text).toContain('ShopDB 15.18 (emulator, TCP)');
  expect(textOf(render.run(httpGet(), page))).not.toContain('emulator');
});

test.each([terminal, markdown, html])('$name has its settings, and nothing that they could do', ({ render }) => {
  const text = render.run(asked, page);
  expect(textOf(text).replaceAll(/\s+/g, ' ')).toContain('a binary of this machine, fsync=off');
  expect(text).not.toContain('\u001b[31mDB');
});

test('JSON has all of it', () => {
  const { cells } = JSON.parse(json.render.run(asked, page)) as typeof asked;
  expect(cells.map((cell) => cell.server)).toEqual(cells.map(() => server));
});
