import type { RenderOptions } from '../../core/members/report-types.ts';
import { painter, type Paint, type Style } from './style.ts';
import { cleanCommand, displayWidth, wrap } from '../words/text.ts';

/** What every page for a terminal is made of. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** It has kept numbers and units on one line; from here on it would only keep `grep` from finding them. */
const UNBROKEN_SPACE = '\u00A0';
/** Below this nothing is left to drop; a narrower terminal folds the lines itself. */
const NARROWEST = 40;
/** A name may take this share of the width, and never less than the columns that tell two names apart. */
const NAME_SHARE = 0.3;
const NAME_MIN = 14;

export function pageFor({ width, colour }: RenderOptions): Page {
  return { width: Math.max(NARROWEST, width), paint: painter(colour) };
}

/** Sections of lines, an empty line between two of them; empty ones vanish. */
export function joined(sections: readonly (readonly string[])[]): string {
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n').replaceAll(UNBROKEN_SPACE, ' ')}\n`;
}

/** Broken as a shell continues a line, between words and never inside of quotes, so that it can be copied and run. */
export function againLines(command: string, page: Page): string[] {
  const words = cleanCommand(command).match(/(?:'[^']*'|"[^"]*"|\\.|[^\s])+/g) ?? [];
  const lines = ['again:'];
  for (const word of words) {
    const last = lines.at(-1)!;
    const fits = displayWidth(`${last} ${word} \\`) <= page.width;
    if (fits || last === 'again:') lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

/** Lines after the first begin with `hang`. */
export function sentenceLines(text: string, page: Page, style?: Style, hang = ''): string[] {
  return wrap(text, page.width, hang).map((line) => page.paint(style, line));
}

/** The most that a name may take. */
export function nameWidth(width: number): number {
  return Math.max(NAME_MIN, Math.floor(width * NAME_SHARE));
}
