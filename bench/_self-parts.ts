import { parseArgs } from 'node:util';
import { reasonOf } from '../core/text/thrown.ts';
import { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { circumstances, type Part, renderJson, renderTable } from './_self-table.ts';

/** Enough to come to an end, and too little to be a figure. */
const QUICK = 0.05;

/** A benchmark made of parts, as its command line asks for it: letters choose parts, `--json` and `--quick` are options. */
export async function tellParts(items: Readonly<Record<string, Item>>): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, quick: { type: 'boolean' } },
  });
  const isQuick = values.quick === true;
  const unknown = positionals.filter((letter) => !(letter in items));
  if (unknown.length > 0)
    throw new Error(`there is no part ${unknown.join(', ')}, only ${Object.keys(items).join(', ')}`);
  const chosen = Object.entries(items).filter(([letter]) => positionals.length === 0 || positionals.includes(letter));

  const household = new Household();
  try {
    const before = await circumstances(household, isQuick);
    const parts: Part[] = [];
    for (const [letter, item] of chosen) {
      process.stderr.write(`${letter}: ${item.about}\n`);
      parts.push(await measure(household, letter, item, isQuick ? QUICK : 1));
    }
    const render = values.json === true ? renderJson : renderTable;
    console.log(render(before, parts));
    if (parts.some(({ failure }) => failure !== null)) process.exitCode = 1;
  } finally {
    await household.close();
  }
}

/** What cannot be measured is told, and the rest goes on. */
async function measure(household: Household, letter: string, item: Item, scale: number): Promise<Part> {
  const { about } = item;
  try {
    return { letter, about, findings: await item.measure(household, scale), failure: null };
  } catch (error) {
    const [failure = ''] = reasonOf(error).split('\n');
    process.stderr.write(`${letter}: could not be measured: ${failure}\n`);
    return { letter, about, findings: [], failure };
  } finally {
    await household.close();
  }
}
