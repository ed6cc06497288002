import { gzipSync } from 'node:zlib';
import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { escaped, harmlessJson } from '../../core/text/harmless-json.ts';
import { type Html, trusted } from '../xml/markup.ts';

/** What could end the element or begin another, and what no document may have. */
const ENDING = /[<>&\uFFFE\uFFFF]/g;
/** More digits than any clock or counter of a round is good for. */
const DIGITS = 6;
/** A page of hundreds of cells would be mostly data; packed, these are a tenth of their size. */
const LARGEST_PLAIN = 400_000;
const NO_SAMPLES: Cell['samples'] = { throughputPerSecond: [], makespanMs: [] };

/** Names of scenarios: what a page has drawn is in its data too; what it had no room to draw it has no room to carry. */
export interface Kept {
  readonly waterfalls: ReadonlySet<string>;
  readonly pictures: ReadonlySet<string>;
}

/** The comparison as JSON, in an element that no browser runs; it is as valid a comparison as the one that came in. */
export function dataElement(comparison: Comparison, kept: Kept): Html {
  const cells = comparison.cells.map((cell) => thinned(cell, kept));
  const json = escaped(harmlessJson(JSON.stringify({ ...comparison, cells }, rounded)), ENDING);
  if (json.length <= LARGEST_PLAIN) {
    return trusted(`<script type="application/json" id="comparison">${json}</script>`);
  }
  return trusted(`<script type="application/gzip" id="comparison">${gzipSync(json).toString('base64')}</script>`);
}

function thinned(cell: Cell, { waterfalls, pictures }: Kept): Cell {
  const isDrawn = pictures.has(cell.scenario);
  return {
    ...cell,
    waterfall: waterfalls.has(cell.scenario) ? cell.waterfall : null,
    latencyCurve: isDrawn ? cell.latencyCurve : [],
    samples: isDrawn ? cell.samples : NO_SAMPLES,
  };
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}
