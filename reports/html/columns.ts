import { contenderText } from '../../core/text/shape.ts';
import type { Cell, Pairing } from '../../core/records/comparison.ts';
import { NOT_MEASURED, ratioInterval } from '../../core/text/numbers.ts';
import type { Looks } from '../charts/looks.ts';
import { type Figure, type Kind, type Mark, type Ratio, type Readings, VERDICT_SIGN } from '../facts/columns.ts';
import { modelLabel } from '../words/labels.ts';
import { type Html, type HtmlValue, NOTHING, safe } from '../xml/markup.ts';

/** What the kinds of columns look like on a page, where a number may have its interval and a bar beside it. */

export interface CellLook<Reading> {
  /** Most columns are of numbers, and need no mark. */
  readonly isText?: true;
  /** It names the row, for those who hear a table cell by cell. */
  readonly isRowHead?: true;
  /** `isBrief` where it matters too little for more than its number. */
  readonly cell: (reading: Reading, isBrief: boolean) => HtmlValue;
  /** What it is sorted by; null goes last, whatever the direction. */
  readonly value: (reading: Reading) => number | string | null;
}
/** Columns of a kind that is not here are not shown. */
export type CellLooks = { readonly [K in Kind]?: CellLook<Readings[K]> };

const words = (text: string): string => text;

/** @param looks the symbols and colours of the models */
export function cellLooksOf(looks: Looks): CellLooks {
  return {
    name: { isRowHead: true, cell: words, value: words },
    words: { isText: true, cell: words, value: words },
    sentence: { isText: true, cell: words, value: words },
    code: { cell: words, value: words },
    model: { isRowHead: true, cell: (cell) => modelName(cell, looks), value: modelLabel },
    rank: { isText: true, cell: ({ text }) => text, value: ({ value }) => value },
    figure: { cell: (figure, isBrief) => figureCell(figure, isBrief, looks), value: ({ value }) => value },
    ratio: { cell: ratioHtml, value: ratioValue },
    mark: { isText: true, cell: markHtml, value: ({ word }) => word },
  };
}

/** The symbol of a model in its colour, and its name. The page holds every symbol once. */
export function modelName(cell: Cell, looks: Looks): Html {
  const { colour, order } = looks.get(contenderText(cell))!;
  const style = `symbol ${colour} ${cell.isControl ? 'hollow' : 'solid'}`;
  const tag = cell.isControl ? safe` <span class="tag">control</span>` : NOTHING;
  return safe`<svg class="${style}" aria-hidden="true"><use href="#y${order}"/></svg>${modelLabel(cell)}${tag}`;
}

export function symbolDefinitions(looks: Looks): Html {
  const symbols = [...looks.values()].map(
    ({ order, symbol }) => safe`<symbol id="y${order}" viewBox="-6 -6 12 12"><path d="${symbol}"/></symbol>`,
  );
  return safe`<svg class="unseen" aria-hidden="true">${symbols}</svg>`;
}

/** @param isBrief without its interval */
function figureCell({ text, brief, bar }: Figure, isBrief: boolean, looks: Looks): Html {
  const figure = figureHtml(isBrief ? (brief ?? text) : text);
  if (bar === undefined) return figure;
  const colour = bar.model === null ? undefined : looks.get(bar.model)?.colour;
  return safe`${figure}${tinyBar(bar.share, colour)}`;
}

/** A figure, and what is in brackets behind it in a quieter voice: `746 (739–751)`. */
function figureHtml(figure: string): Html {
  const start = figure.indexOf(' (');
  if (start < 0) return safe`${figure}`;
  return safe`${figure.slice(0, start)} <small>${figure.slice(start + 1)}</small>`;
}

/**
 * A bar of a share of the width that it is given; what is not nothing is never shown as nothing. Its length is a class, since
 * the policy of the page lets no style stand in an element.
 */
function tinyBar(share: number, colour = 'neutral'): Html {
  const percent = share > 0 ? Math.max(1, Math.min(100, Math.round(share * 100))) : 0;
  return safe`<i class="bar ${colour}"><i class="w${percent}"></i></i>`;
}

export const BAR_LENGTHS = Array.from({ length: 101 }, (_, percent) => `.w${percent}{width:${percent}%}`).join('');

function ratioHtml(ratio: Ratio): Html {
  if (ratio === null) return safe`${NOT_MEASURED}`;
  if (ratio === 'baseline') return safe`<span class="quiet">baseline</span>`;
  const text = figureHtml(ratioInterval(ratio.ratio));
  return ratio.verdict === null ? text : safe`${text} ${verdictMark(ratio.verdict)}`;
}

function ratioValue(ratio: Ratio): number | null {
  return ratio === 'baseline' ? 1 : (ratio?.ratio.estimate ?? null);
}

/** Sign, word and colour say the same, so that each alone is enough. */
function verdictMark(verdict: Pairing['verdict']): Html {
  return safe`<span class="verdict-mark ${verdict}">${VERDICT_SIGN[verdict]} ${verdict}</span>`;
}

const TONE_CLASS: Readonly<Record<Mark['tone'], string>> = {
  good: 'better',
  bad: 'worse',
  doubt: 'unclear',
  quiet: 'quiet',
};

function markHtml({ sign, word, tone }: Mark): Html {
  return safe`<span class="verdict-mark ${TONE_CLASS[tone]}">${sign} ${word}</span>`;
}
