import { harmlessLines } from '../core/text/harmless.ts';

// oxlint-disable-next-line no-control-regex -- colours begin with one
const COLOUR = /(\u001B\[[\d;]*m)/;

/** A value as another process shows it: its colours stay, and nothing else of it says anything to a terminal. */
export function shownValue(text: string): string {
  return text
    .split(COLOUR)
    .map((part, place) => (place % 2 === 1 ? part : harmlessLines(part)))
    .join('');
}
