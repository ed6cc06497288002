/** Numbers in sentences: three digits, for no round of I/O is known better, and never in the notation of science. */

export function three(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 999.5) return value.toFixed(0);
  if (magnitude !== 0 && magnitude < 1e-6) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** With the unit that leaves at least 1 before the point. */
export function time(ms: number): string {
  if (ms !== 0 && Math.abs(ms) < 0.9995) return `${three(ms * 1000)} µs`;
  return Math.abs(ms) >= 999.5 ? `${three(ms / 1000)} s` : `${three(ms)} ms`;
}

export function perSecond(rate: number): string {
  return `${three(rate)}/s`;
}

export function percent(share: number): string {
  const value = share * 100;
  return `${Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(1)} %`;
}

export function signedPercent(share: number): string {
  return `${share >= 0 ? '+' : '−'}${percent(Math.abs(share))}`;
}
