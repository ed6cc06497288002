import type { Comparison } from '../../core/records/comparison.ts';
import { CHOICE_COLUMNS, CHOICE_TITLE, choiceEmphasisOf, choiceGroupsOf } from '../facts/choices.ts';
import { tablesOf } from './columns.ts';
import { type Page, sentenceLines } from './page.ts';

/** Which value to choose: a table a model, and below it what it says. */
export function choiceLines(comparison: Comparison, page: Page): string[] {
  const groups = choiceGroupsOf(comparison);
  if (groups.length === 0) return [];
  const tables = tablesOf(
    { columns: CHOICE_COLUMNS, emphasisOf: choiceEmphasisOf },
    groups.map(({ lines }) => lines),
    page,
  );
  return [
    ...sentenceLines(CHOICE_TITLE, page, 'bold'),
    ...groups.flatMap(({ label, sentence }, index) => [
      ...sentenceLines(label, page),
      ...tables[index]!,
      ...(sentence === '' ? [] : sentenceLines(sentence, page, 'dim', '  ')),
    ]),
  ];
}
