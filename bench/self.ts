/**
 * lockstep against its own targets: `node bench/self.ts`, about nine minutes on a quiet machine with two cores or more;
 * `node bench/self.ts a d` for some of the parts, `--json` for programs, `--quick` to see in seconds that all of it runs.
 * The exit code says whether all could be measured, not whether targets were met: this is a benchmark and no test.
 */
import { parseArgs } from 'node:util';
import { reasonOf } from '../core/text/thrown.ts';
import { Household } from './_self-household.ts';
import type { Item } from './_self-item.ts';
import { httpClients, ownClients } from './_self-clients.ts';
import { ownFunction } from './_self-function.ts';
import { loop } from './_self-loop.ts';
import { nothing } from './_self-noop.ts';
import { postgresLoop } from './_self-postgres.ts';
import { servedLoad } from './_self-served.ts';
import { start } from './_self-start.ts';
import { waiting } from './_self-waiting.ts';
import { circumstances, type Part, renderJson, renderTable } from './_self-table.ts';

const items: Readonly<Record<string, Item>> = {
  a: loop,
  b: nothing,
  c: httpClients,
  d: start,
  e: waiting,
  f: ownFunction,
  g: ownClients,
  h: servedLoad,
  i: postgresLoop,
};
/** Enough to come to an end, and too little to be a figure. */
const QUICK = 0.05;

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
    parts.push(await measure(letter, item));
  }
  const render = values.json === true ? renderJson : renderTable;
  console.log(render(before, parts));
  if (parts.some(({ failure }) => failure !== null)) process.exitCode = 1;
} finally {
  await household.close();
}

/** What cannot be measured is told, and the rest goes on. */
async function measure(letter: string, item: Item): Promise<Part> {
  const { about } = item;
  try {
    const findings = await item.measure(household, isQuick ? QUICK : 1);
    return { letter, about, findings, failure: null };
  } catch (error) {
    const [failure = ''] = reasonOf(error).split('\n');
    process.stderr.write(`${letter}: could not be measured: ${failure}\n`);
    return { letter, about, findings: [], failure };
  } finally {
    await household.close();
  }
}
