import * as table from './numbers.ts';

/**
 * Numbers within sentences, made from those of tables, so that no report rounds one number in two ways. Here the space
 * before a unit is a plain one, since sentences go into JSON too, where programs look for them, and where no column asks
 * for the same number of decimals, zeros at the end are left out.
 */

/** With its decimal, as in the table beside it: `5.0 %`. */
export function percent(share: number): string {
  return plain(table.percent(share));
}

/** `5 %` */
export function percentWord(share: number): string {
  return plain(table.percentWord(share));
}

/** `+1.2 %`, `−30 %` */
export function signedPercent(share: number): string {
  return `${share >= 0 ? '+' : '−'}${percentWord(Math.abs(share))}`;
}

/** `15.6× [15.3, 15.8]`; without its interval where there is none. */
export function ratioText(ratio: table.Estimate): string {
  const interval = ratio.low === null || ratio.high === null ? '' : ` ${table.bracketed(ratio, table.RATIO)}`;
  return `${table.number(ratio.estimate)}×${interval}`;
}

/** Three digits, whole from a thousand on, and in the notation of science only where nothing would be left of it. */
export function three(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 999.5) return value.toFixed(0);
  if (magnitude !== 0 && magnitude < 1e-6) return value.toExponential(1);
  return shortened(table.number(value));
}

/** With the unit that leaves at least 1 before the point: `80.5 ms`. */
export function time(ms: number): string {
  return ms === 0 ? '0 ms' : shortened(plain(table.duration(ms)));
}

export function perSecond(rate: number): string {
  return `${three(rate)}/s`;
}

function plain(text: string): string {
  return text.replaceAll('\u00A0', ' ');
}

/** `1.50 s` is 1.5 s. */
function shortened(text: string): string {
  return text.replace(/\.?0+(?= |$)/, (zeros, at: number) => (text.slice(0, at + 1).includes('.') ? '' : zeros));
}
