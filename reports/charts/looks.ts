import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle } from 'd3-shape';
import type { Cell } from '../../core/records/comparison.ts';
import { contenderText } from '../../core/text/shape.ts';
import { coordinate, type Html, safe } from '../xml/markup.ts';

/** How a model looks in every picture and table: a colour by way of a class, and a symbol, so that colour is never alone. */
export interface Look {
  /** Sets the text colour, which all its marks take over. */
  readonly colour: string;
  /** An SVG path about the origin, about ten pixels wide. */
  readonly symbol: string;
  /** Place among all models: the three of the house first. */
  readonly order: number;
}

/** By the names of the models, with the runtime where one was named. */
export type Looks = ReadonlyMap<string, Look>;

/** These have their colour for good, in every picture that was ever made. */
const OWN_COLOUR = ['sequential', 'event-loop', 'worker-thread-pool'];
/** Two colours a place, for light and for dark ground; each at least 4.5 : 1 against it. */
export const MODEL_COLOURS = [
  { light: '#5a6675', dark: '#a6b1bf' },
  { light: '#0067b0', dark: '#5fb2ff' },
  { light: '#bb4a00', dark: '#ff9a4d' },
  { light: '#007a5e', dark: '#45cfa4' },
  { light: '#a63a85', dark: '#ee8fc9' },
  { light: '#7d6800', dark: '#dcc243' },
  { light: '#00768f', dark: '#52cbe0' },
  { light: '#8a4b3c', dark: '#d9a08f' },
] as const;
const SYMBOLS = [symbolSquare, symbolCircle, symbolTriangle, symbolDiamond, symbolCross, symbolStar];
const SYMBOL_AREA = 44;

/** Models of one's own come in the order of their names, so that they look the same in every picture of a comparison. */
export function looksOf(cells: readonly Cell[]): Map<string, Look> {
  const others = [...new Set(cells.map(contenderText))].filter((model) => !OWN_COLOUR.includes(model)).toSorted();
  return new Map([...OWN_COLOUR, ...others].map((model, order) => [model, lookAt(order)]));
}

/** More models than colours share them, each time with another symbol. */
function lookAt(order: number): Look {
  const own = OWN_COLOUR.length;
  const place = order < own ? order : own + ((order - own) % (MODEL_COLOURS.length - own));
  const shape = symbol(SYMBOLS[order % SYMBOLS.length], SYMBOL_AREA)() ?? '';
  return { colour: `m${place}`, symbol: shape.replace(/-?\d+\.\d+/g, (digits) => coordinate(Number(digits))), order };
}

/** The symbol in its colour, centred on a point; hollow for a control, which looks like its model and is none to choose. */
export function marker({ colour, symbol: path }: Look, x: number, y: number, isHollow = false): Html {
  return safe`<path class="${colour} ${isHollow ? 'hollow' : 'solid'}" transform="translate(${x} ${y})" d="${path}"/>`;
}

/** Which of its model's cells one is, by id: 0 for the first, 1, 2 … */
export function variantsOf(cells: readonly Cell[]): Map<string, number> {
  const seen = new Map<string, number>();
  return new Map(
    cells.map((cell) => {
      const contender = contenderText(cell);
      const variant = seen.get(contender) ?? 0;
      if (!cell.isControl) seen.set(contender, variant + 1);
      return [cell.id, variant];
    }),
  );
}
