import { stripVTControlCharacters } from 'node:util';

/** Nearly every text: it needs none of what follows, and a large report has a hundred thousand of them. */
const HARMLESS = /^[ -~]*$/;
/** What a GitHub job takes for a command to its runner: at the beginning of a line, which any word may become, or anywhere. */
const WORKFLOW_COMMAND = /(?<=^|\s):(?=:\S)|##(?=\[)/g;

/**
 * One harmless line of text, every space of it kept. Names, reasons and advice come out of a file that anyone may have written:
 * escape sequences could repaint a terminal, newlines could fake a row, bidirectional overrides could show one name as another,
 * and a job that shows a report could be told to do something.
 */
export function harmless(text: string): string {
  const line = HARMLESS.test(text)
    ? text
    : stripVTControlCharacters(text.toWellFormed())
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
        .replace(/\p{Cf}/gu, '');
  return line.includes('::') || line.includes('##[') ? line.replace(WORKFLOW_COMMAND, '$& ') : line;
}

/** The same of several lines, which stay what they are. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}
