import { type Picture, text } from './picture.ts';
import { type Html, joined, safe } from '../xml/markup.ts';

/** Something that takes a height, drawn from its upper left corner on. */
export interface Piece {
  readonly body: Html;
  readonly height: number;
}

const TITLE_HEIGHT = 30;
const BETWEEN = 22;

/** Pieces below each other. */
export function stacked(pieces: readonly Piece[], { left, top }: { left: number; top: number }): Piece {
  let y = top;
  const placed = pieces.map(({ body, height }) => {
    const at = y;
    y += height + BETWEEN;
    return moved(body, left, at);
  });
  return { body: joined(placed), height: Math.max(top, y - BETWEEN) };
}

/** Pictures beside each other, so many in a line, under a title. */
export function titled(
  title: string,
  pictures: readonly Picture[],
  { columns, gap }: { columns: number; gap: number },
): Piece {
  const height = Math.max(...pictures.map((picture) => picture.height));
  const width = Math.max(...pictures.map((picture) => picture.width));
  const lines = Math.ceil(pictures.length / columns);
  const placed = pictures.map(({ body }, index) =>
    moved(body, (index % columns) * (width + gap), TITLE_HEIGHT + Math.floor(index / columns) * (height + BETWEEN)),
  );
  return {
    body: joined([text(0, 12, title, 'note'), ...placed]),
    height: TITLE_HEIGHT + lines * (height + BETWEEN) - BETWEEN,
  };
}

function moved(body: Html, x: number, y: number): Html {
  return safe`<g transform="translate(${x} ${y})">${body}</g>`;
}
