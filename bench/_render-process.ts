import { onlyCells } from '../core/analysis/only.ts';
import type { Report } from '../core/members/report-types.ts';
import { memberOf } from '../core/members/registry.ts';
import { manyCells } from './_render-comparison.ts';

/** One format, in a process of its own, so that nothing has been compiled or allocated by another: `<name> <cells> <rounds>`. */

const [name = '', cells = '', rounds = ''] = process.argv.slice(2);
const { value: report } = await memberOf<Report>('report', new URL('../reports/', import.meta.url), name);
const whole = manyCells(Number(cells), Number(rounds));
const [first] = whole.cells;
/** A percentile file is of one cell. */
const comparison = name === 'hgrm' && first !== undefined ? onlyCells(whole, first.id) : whole;
const began = performance.now();
const text = report.render.run(comparison, { width: 120, colour: true });
const ms = performance.now() - began;
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ms, peakMb: maxRSS / 1024, outputMb: Buffer.byteLength(text) / 1e6 }));
