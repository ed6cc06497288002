import type { Diagnosis } from '../../core/records/diagnosis.ts';
import { checkLines, closingSentences, type DiagnosisLine, gateLines } from '../facts/diagnosis.ts';
import { blocks, bullets, codeBlock, markup, type MarkupColumn, markupTable } from './markup.ts';

/** A machine for an issue or a pull request: whether it can be trusted, what follows, and every check. */
export function diagnosisPage(diagnosis: Diagnosis): string {
  const { source } = blocks([
    markup`**${diagnosis.verdict.sentence}**`,
    bullets(closingSentences(diagnosis).map((sentence) => markup`${sentence}`)),
    markupTable(COLUMNS, [...checkLines(diagnosis), ...gateLines(diagnosis)]),
    codeBlock(diagnosis.command),
  ]);
  return `${source}\n`;
}

const COLUMNS: readonly MarkupColumn<DiagnosisLine>[] = [
  { head: 'check', align: 'left', cell: ({ name }) => name },
  {
    head: 'state',
    align: 'left',
    cell: ({ state }) => (state === 'good' ? state : markup`**${state}**`),
  },
  { head: 'found', align: 'left', cell: ({ text }) => text },
];
