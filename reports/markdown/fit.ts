import { blocks, EMPTY, type Markup, markup } from './markup.ts';

/** A part of a page that is shown as a whole or not at all, so that no table ends in the middle of a row. */
export interface Part {
  /** What is missing where it is not shown: "scenario", or a name that only one part has. */
  readonly name: string;
  readonly markup: Markup;
}

export interface Limit {
  readonly most: number;
  /** In the unit of the limit. */
  readonly sizeOf: (text: string) => number;
}

export interface Fitted {
  readonly shown: readonly Markup[];
  readonly leftOut: readonly Part[];
  /** What is left of the limit. */
  readonly left: number;
}

/** The parts in their order, as far as they fit: a large one may be left out, and a small one after it be shown. */
export function fitted(parts: readonly Part[], { most, sizeOf }: Limit): Fitted {
  const shown: Markup[] = [];
  const leftOut: Part[] = [];
  let left = most;
  for (const part of parts) {
    const size = part.markup.source === '' ? 0 : sizeOf(`${part.markup.source}\n\n`);
    if (size > left) leftOut.push(part);
    else shown.push(part.markup);
    left -= size > left ? 0 : size;
  }
  return { shown, leftOut, left };
}

/** "Left out, since GitHub shows no more than 1 MiB: 12 scenarios, floors." */
export function leftOutNote(
  leftOut: readonly Part[],
  because: string,
  tellsAll = 'lockstep report --as markdown',
): Markup {
  if (leftOut.length === 0) return EMPTY;
  const names = [...Map.groupBy(leftOut, ({ name }) => name)].map(([name, parts]) =>
    parts.length === 1 && name !== SCENARIO ? name : `${parts.length} ${name}${parts.length === 1 ? '' : 's'}`,
  );
  return blocks([markup`⚠ **Left out, since ${because}: ${names.join(', ')}. ${tellsAll} tells all of it.**`]);
}

export const SCENARIO = 'scenario';
