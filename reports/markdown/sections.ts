import type { Comparison } from '../../core/records/comparison.ts';
import { FLOOR_COLUMNS, FLOOR_TITLE } from '../facts/floors.ts';
import type { Row } from '../facts/rows.ts';
import { type Notice, noticesOf, trustFacts } from '../facts/trust.ts';
import { clean } from '../words/text.ts';
import { blocks, bullets, EMPTY, inLine, type Markup, markup, quote } from './markup.ts';
import { tableOf } from './table.ts';

/** What several pages in Markdown are made of. */

/** `most`: characters, where there is not room for any number of scenarios. */
export function verdictLine({ verdict }: { readonly verdict: { readonly sentence: string } }, most = Infinity): Markup {
  const sentence = clean(verdict.sentence);
  const shown = sentence.length > most ? `${sentence.slice(0, most)}…` : sentence;
  return markup`**${shown || 'No verdict.'}**`;
}

/** The trust box for where there is no room for it: one paragraph, and of warnings only their names. */
export function trustLine(comparison: Comparison, rows: readonly Row[]): Markup {
  const facts = trustFacts(comparison).map(({ text, isAlarm }) => (isAlarm ? markup`⚠ **${text}**` : markup`${text}`));
  const notices = noticesOf(comparison, rows).filter(({ severity }) => severity !== 'info');
  const warnings = notices.map(({ severity, code }) => markup`⚠ **${severity} ${code}**`);
  return inLine([...facts, ...warnings]);
}

export function trustBox(comparison: Comparison, rows: readonly Row[]): Markup {
  const facts = trustFacts(comparison).map(({ text, isAlarm }) => (isAlarm ? markup`⚠ **${text}**` : markup`${text}`));
  const notices = noticesOf(comparison, rows).filter(({ severity }) => severity !== 'info');
  return quote(blocks([markup`**How far to trust this**`, bullets([...facts, ...notices.map(noticeItem)])]));
}

function noticeItem({ severity, code, advice, subjects }: Notice): Markup {
  return markup`⚠ **${severity} ${code}**: ${advice} (${subjects.join('; ')})`;
}

export function floorSection({ floors }: Comparison): Markup {
  if (floors.length === 0) return EMPTY;
  return blocks([markup`### ${FLOOR_TITLE}`, tableOf({ columns: FLOOR_COLUMNS, items: floors })]);
}
