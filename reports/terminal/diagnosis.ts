import type { Diagnosis } from '../../core/records/diagnosis.ts';
import { checkLines, closingSentences, type DiagnosisLine, gateLines } from '../facts/diagnosis.ts';

const SIGNS: Readonly<Record<DiagnosisLine['state'], string>> = { good: '✓', warning: '!', bad: '✗' };
const NAME_WIDTH = 16;

/** A machine for the eye: a line for each check and each gate, and what follows from them. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const lines = [...checkLines(diagnosis), ...gateLines(diagnosis)].map(
    ({ state, name, text }) => `${SIGNS[state]} ${name.padEnd(NAME_WIDTH)} ${text}`,
  );
  const closing = closingSentences(diagnosis);
  return [...lines, ...(closing.length === 0 ? [] : ['', ...closing]), ''].join('\n');
}
