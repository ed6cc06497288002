import { describe, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analysis.ts';
import { changesOf } from '../../core/analysis/changes.ts';
import { explain } from '../../core/explain/explain.ts';
import { parseResults } from '../../core/records/result-file.ts';
import { openLines, runLines } from './_real-files.ts';
import { everyReportOf } from './_reports.ts';

/** What Object has of itself is an ordinary name: whatever is called so is told as if it were called anything else. */

const NAMES = ['constructor', 'hasOwnProperty'];
/** As long as the name that it stands in for, and as far in every order. */
const standIn = (name: string) => `${name.slice(0, -1)}${name.at(-1)?.toUpperCase()}`;

const files = { 'a closed loop': runLines, 'an open loop': openLines };
const names = ['aParam', 'anObservation', 'aKind', 'aClass', 'aSuite', 'undici'];

const all = (lines: readonly string[]) => {
  const results = parseResults(lines.map((line) => `${line}\n`).join(''), 'f');
  const [comparison, explanation, changes] = [analyse(results), explain(results), changesOf(results, results)];
  const said = [
    ...everyReportOf('run', comparison),
    ...everyReportOf('explanation', explanation),
    ...everyReportOf('changes', changes),
  ];
  return said.map(({ text }) => text).join('\n');
};

describe.each(Object.entries(files))('in a file of %s', (_, lines) => {
  test.each(NAMES)('everything may be called %s', (other) => {
    const called = (as: string) => lines.map((line) => names.reduce((text, name) => text.replaceAll(name, as), line));
    for (const name of names) expect(lines.join('')).toContain(name);
    expect(all(called(other))).toBe(all(called(standIn(other))).replaceAll(standIn(other), other));
  });

  test.each(NAMES)('something may be called %s in one round alone', (other) => {
    const at = lines.findLastIndex((line) => line.includes('"type":"round"'));
    const called = (as: string) => lines.with(at, (lines[at] as string).replaceAll('anObservation', as));
    expect(all(called(other))).toBe(all(called(standIn(other))).replaceAll(standIn(other), other));
  });
});
