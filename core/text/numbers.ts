/**
 * Numbers as text: three significant digits, for no round of I/O is known better, and the unit always in sight.
 * A bound of an interval takes the unit and the decimals of its estimate, so that the two can be compared by eye.
 * The space before a unit does not break, so that no line and no table cell ends between a number and its unit.
 */

/** What was not measured. Never 0, which would be a measurement. */
export const NOT_MEASURED = '–';

type Value = number | null;

/** What was estimated, with its interval where there is one. */
export interface Estimate {
  readonly estimate: Value;
  readonly low: Value;
  readonly high: Value;
}

/** A median over rounds, with its interval where there is one. */
interface Spread {
  readonly median: Value;
  readonly low: Value;
  readonly high: Value;
}

export type Scale = readonly { readonly factor: number; readonly unit: string }[];

/** Smallest first. Values are in milliseconds, operations per second, bytes. */
export const DURATION: Scale = [
  { factor: 1e-3, unit: '\u00A0µs' },
  { factor: 1, unit: '\u00A0ms' },
  { factor: 1e3, unit: '\u00A0s' },
];
const RATE: Scale = [
  { factor: 1, unit: '' },
  { factor: 1e3, unit: 'k' },
  { factor: 1e6, unit: 'M' },
];
export const SIZE: Scale = [
  { factor: 1, unit: '\u00A0B' },
  { factor: 1e3, unit: '\u00A0kB' },
  { factor: 1e6, unit: '\u00A0MB' },
  { factor: 1e9, unit: '\u00A0GB' },
];

/** A number without a unit: of calls, connections, operations. */
export const PLAIN: Scale = [{ factor: 1, unit: '' }];
export const RATIO: Scale = [{ factor: 1, unit: '×' }];

export const duration = (ms: Value): string => scaled(ms, DURATION);
export const rate = (perSecond: Value): string => scaled(perSecond, RATE);
export const size = (bytes: Value): string => scaled(bytes, SIZE);
export const durationSpread = (ms: Spread): string => scaledSpread(ms, DURATION);
export const rateSpread = (perSecond: Spread): string => scaledSpread(perSecond, RATE);

/** Microseconds that stay microseconds: CPU is compared down a column, where a change of unit would hide a factor of 1000. */
export const micros = (value: Value): string => (isNumber(value) ? `${number(value)}\u00A0µs` : NOT_MEASURED);

export function number(value: Value): string {
  return isNumber(value) ? rounded(value).toFixed(decimalsOf(value)) : NOT_MEASURED;
}

export function count(value: Value): string {
  return isNumber(value) ? String(value) : NOT_MEASURED;
}

/** A share as percent, one decimal: shares are read against limits such as 5 %, not against each other. */
export function percent(share: Value): string {
  if (!isNumber(share)) return NOT_MEASURED;
  const value = share * 100;
  if (value !== 0 && Math.abs(value) < 0.05) return '<0.1\u00A0%';
  return `${value.toFixed(Math.abs(value) >= 99.95 ? 0 : 1)}\u00A0%`;
}

/** A percentage within a sentence, where no column asks for the decimal: `5 %`. */
export function percentWord(share: Value): string {
  return percent(share).replace('.0\u00A0%', '\u00A0%');
}

/** A ratio as how much more it is: `+12.3 %`. */
export function signedPercent({ estimate }: Estimate): string {
  return isNumber(estimate) ? `${signed(estimate, excessDecimals(estimate))}\u00A0%` : NOT_MEASURED;
}

/** Its interval: `[+9.8, +15.0]`. */
export function signedInterval({ estimate, low, high }: Estimate): string {
  if (!isNumber(estimate) || !isNumber(low) || !isNumber(high)) return NOT_MEASURED;
  const decimals = excessDecimals(estimate);
  return `[${signed(low, decimals)}, ${signed(high, decimals)}]`;
}

function signed(ratio: number, decimals: number): string {
  const text = ((ratio - 1) * 100).toFixed(decimals);
  if (Number(text) === 0) return text.replace('-', '');
  return ratio > 1 ? `+${text}` : text;
}

/** As of any percentage: none where the whole is a hundred and more. */
function excessDecimals(ratio: number): number {
  return Math.abs(ratio - 1) >= 0.9995 ? 0 : 1;
}

/** `15.9× (15.7–16.1)`. */
export function ratioInterval(ratio: Estimate): string {
  if (!isNumber(ratio.estimate)) return NOT_MEASURED;
  const decimals = decimalsOf(ratio.estimate);
  return `${number(ratio.estimate)}× ${interval(ratio, 1, decimals)}`;
}

/** `15.9× ±0.2`, for where width is scarce: the distance to the farther bound, so that it never looks too sure. */
export function ratioPlusMinus({ estimate, low, high }: Estimate): string {
  if (!isNumber(estimate)) return NOT_MEASURED;
  if (!isNumber(low) || !isNumber(high)) return `${number(estimate)}× (${NOT_MEASURED})`;
  const reach = Math.max(high - estimate, estimate - low);
  const text = reach.toFixed(decimalsOf(estimate));
  const isLost = Number(text) === 0 && reach > 0;
  return `${number(estimate)}× ±${isLost ? String(Number(reach.toPrecision(1))) : text}`;
}

export function scaled(value: Value, scale: Scale): string {
  if (!isNumber(value)) return NOT_MEASURED;
  const { factor, unit } = step(value, scale);
  return number(value / factor) + unit;
}

/** `262 ms (261–264)`; `262 ms (–)` where the rounds are too few for an interval. */
function scaledSpread(spread: Spread, scale: Scale): string {
  if (!isNumber(spread.median)) return NOT_MEASURED;
  const { factor } = step(spread.median, scale);
  return `${scaled(spread.median, scale)} ${interval(spread, factor, decimalsOf(spread.median / factor))}`;
}

function interval({ low, high }: { low: Value; high: Value }, factor: number, decimals: number): string {
  if (!isNumber(low) || !isNumber(high)) return `(${NOT_MEASURED})`;
  return `(${(low / factor).toFixed(decimals)}–${(high / factor).toFixed(decimals)})`;
}

/** `[160, 165]`: an interval in the unit and the decimals of its estimate, which stands beside it. */
export function bracketed({ estimate, low, high }: Estimate, scale: Scale): string {
  if (!isNumber(estimate) || !isNumber(low) || !isNumber(high)) return NOT_MEASURED;
  const { factor } = step(estimate, scale);
  const decimals = decimalsOf(estimate / factor);
  return `[${(low / factor).toFixed(decimals)}, ${(high / factor).toFixed(decimals)}]`;
}

/** What somebody wrote, and nobody measured: `2×` has no more digits than it was written with. */
export function written(value: number, scale: Scale): string {
  const { factor, unit } = step(value, scale);
  return Number.isFinite(value) ? `${Number((value / factor).toPrecision(4))}${unit}` : NOT_MEASURED;
}

/** The largest step that leaves at least 1 after rounding: 999.7 ms is 1.00 s. */
function step(value: number, scale: Scale): Scale[number] {
  const magnitude = Math.abs(rounded(value));
  return scale.findLast(({ factor }) => magnitude >= factor) ?? scale[0]!;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function decimalsOf(value: number): number {
  const magnitude = Math.abs(rounded(value));
  return magnitude === 0 ? 0 : Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(magnitude))));
}

/** The schema lets no NaN and no infinity in; a comparison made in memory might, and must not print one. */
function isNumber(value: Value): value is number {
  return value !== null && Number.isFinite(value);
}
