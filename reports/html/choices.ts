import type { Comparison } from '../../core/records/comparison.ts';
import type { Looks } from '../charts/looks.ts';
import { CHOICE_COLUMNS, CHOICE_TITLE, choiceEmphasisOf, choiceGroupsOf, choiceNameColumns } from '../facts/choices.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { section } from './section.ts';
import { tableOf } from './table.ts';

/** Which value to choose: what is said of each model, and a table of all of them. */
export function choiceSection(comparison: Comparison, looks: Looks): Html {
  const groups = choiceGroupsOf(comparison);
  if (groups.length === 0) return NOTHING;
  const items = groups.flatMap(({ lines }) => lines);
  const said = groups.flatMap(({ sentence }) => (sentence === '' ? [] : [safe`<li>${sentence}</li>`]));
  const table =
    items.length === 0
      ? NOTHING
      : tableOf({
          caption: 'Rounds of all values were run in turn, on the same items; ratios are against the first value',
          columns: [...choiceNameColumns(groups), ...CHOICE_COLUMNS],
          items,
          emphasisOf: choiceEmphasisOf,
          looks,
          isFilterable: true,
        });
  return section('choices', CHOICE_TITLE, safe`${said.length === 0 ? NOTHING : safe`<ul>${said}</ul>`}${table}`);
}
