import { bottomAxis, type Tick } from './axis.ts';
import { type Picture, WIDTH } from './picture.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';

/** Lines of text, each with a strip of marks under it, over one axis: names of any length fit, and marks have the whole width. */
export interface Strips {
  readonly title: string;
  readonly description: string;
  /** Drawn from the upper left corner of the line; marks are about `MIDDLE`. */
  readonly lines: readonly Html[];
  readonly ticks: readonly Tick[];
  /** From where to where a difference counts as none. */
  readonly band?: readonly [left: number, right: number];
  readonly width?: number;
}

/** The middle of a strip, below the top of its line. */
export const MIDDLE = 22.5;
const PITCH = 36;
const STRIP = { top: 15, bottom: 30 } as const;
const FOOT = 20;

export function stripsPicture({ title, description, lines, ticks, band, width = WIDTH }: Strips): Picture {
  const bottom = lines.length * PITCH - 2;
  const spans = lines.map((_, index) => [index * PITCH + STRIP.top, index * PITCH + STRIP.bottom] as const);
  return {
    width,
    height: bottom + FOOT,
    title,
    description,
    body: joined([
      band === undefined ? NOTHING : joined(spans.map((span) => bandMark(band, span))),
      bottomAxis(ticks, { spans, bottom, width }),
      ...lines.map((line, index) => safe`<g transform="translate(0 ${index * PITCH})">${line}</g>`),
    ]),
  };
}

function bandMark([left, right]: readonly [number, number], [top, bottom]: readonly [number, number]): Html {
  return safe`<rect class="margin" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>`;
}
