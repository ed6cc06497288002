import { time } from '../core/text/words.ts';

/** What came from another process, as text that does nothing to a terminal. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what shall not get through
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g, '�');
}

/** How long something took or has taken: `12.3 ms`, `4 s`, `3 min`. */
export function span(ms: number): string {
  if (ms < 10_000) return time(ms);
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

export function ago(ms: number): string {
  return ms < 1000 ? 'just now' : `${span(Math.max(0, Math.round(ms / 1000) * 1000))} ago`;
}

/** Columns as wide as what stands in them, the last as wide as it likes; no trailing blanks. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [place, cell] of row.entries()) widths[place] = Math.max(widths[place] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
