import { contenderText } from '../../core/text/shape.ts';
import type { Cell } from '../../core/records/comparison.ts';
import { type Look, marker, type Looks } from './looks.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';
import { cellLabel } from '../words/labels.ts';
import { displayWidth, shorten } from '../words/text.ts';

/** A picture of a fixed size, to be put into a page or beside others into one SVG file. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** All that it shows, in words and numbers, for those who do not see it. */
  readonly description: string;
  readonly body: Html;
}

/** A cell as pictures show it. */
export interface Subject {
  readonly cell: Cell;
  readonly label: string;
  readonly look: Look;
}

/** Width of a small picture, in CSS pixels at its natural size: three of them stand side by side, one fills a phone. */
export const WIDTH = 400;
const FONT_SIZE = 12;
export const NOTE_SIZE = 11;
/** Mean width of a character of a wide sans serif face, in em: text cannot be measured here, and must never overlap. */
const CHARACTER_WIDTH = 0.57;

export function subjectOf(cell: Cell, looks: Looks): Subject {
  const label = cellLabel(cell) + (cell.isControl ? ' (control)' : '');
  return { cell, label, look: looks.get(contenderText(cell))! };
}

export function textWidth(content: string, size = FONT_SIZE): number {
  return displayWidth(content) * size * CHARACTER_WIDTH;
}

export function fitting(content: string, width: number, size = FONT_SIZE): string {
  return shorten(content, Math.max(4, Math.floor(width / (size * CHARACTER_WIDTH))));
}

/** The first that fits, for notes from the most telling to the shortest. */
export function longestFitting(notes: readonly string[], width: number, size = NOTE_SIZE): string {
  return notes.find((note) => textWidth(note, size) <= width) ?? fitting(notes.at(-1) ?? '', width, size);
}

/** An inline picture of a page. The id must be the only one of its kind there. */
export function inlineSvg(picture: Picture, id: string): Html {
  const { width, height, title, description, body } = picture;
  return safe`
    <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" 
     aria-labelledby="${id}t" aria-describedby="${id}d">
      <title id="${id}t">${title}</title><desc id="${id}d">${description}</desc>
      ${body}
    </svg>`;
}

export function text(x: number, y: number, content: string, style = 'label', anchor?: 'middle' | 'end'): Html {
  const anchored = anchor === undefined ? NOTHING : safe` text-anchor="${anchor}"`;
  return safe`<text class="${style}" x="${x}" y="${y}"${anchored}>${content}</text>`;
}

/** The line above the marks of a cell: its symbol and name at the left, its figure at the right. */
export function nameLine({ cell, label, look }: Subject, y: number, figure: string, width = WIDTH): Html {
  const room = width - textWidth(figure) - 26;
  return joined([
    marker(look, 6, y - 4, cell.isControl),
    text(16, y, fitting(label, room), cell.isControl ? 'label quiet' : 'label'),
    figureText(width, y, figure),
  ]);
}

/** Ends at a point; from the brackets behind the figure on it is said in a quieter voice. */
export function figureText(x: number, y: number, figure: string): Html {
  const start = figure.indexOf(' (');
  const [value, aside] = start < 0 ? [figure, ''] : [figure.slice(0, start), figure.slice(start + 1)];
  const quieter = aside === '' ? NOTHING : safe` <tspan class="aside">${aside}</tspan>`;
  return safe`<text class="figure" x="${x}" y="${y}" text-anchor="end">${value}${quieter}</text>`;
}
