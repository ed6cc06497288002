import type { Comparison } from '../../core/records/comparison.ts';
import { CHOICE_COLUMNS, CHOICE_TITLE, choiceEmphasisOf, choiceGroupsOf } from '../facts/choices.ts';
import { blocks, EMPTY, markup, type Markup } from './markup.ts';
import { tableOf } from './table.ts';

/** Which value to choose: a table a model, and below it what it says. */
export function choiceSection(comparison: Comparison): Markup {
  const groups = choiceGroupsOf(comparison);
  if (groups.length === 0) return EMPTY;
  return blocks([
    markup`### ${CHOICE_TITLE}`,
    ...groups.flatMap(({ label, sentence, lines }) => [
      markup`**${label}**`,
      ...(lines.length === 0 ? [] : [tableOf({ columns: CHOICE_COLUMNS, items: lines, emphasisOf: choiceEmphasisOf })]),
      ...(sentence === '' ? [] : [markup`${sentence}`]),
    ]),
  ]);
}
