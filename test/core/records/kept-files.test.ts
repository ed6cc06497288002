import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { parseResults } from '../../../core/records/result-file.ts';

/** Files that earlier versions have written, as they wrote them: each version adds its own, and none is ever made anew. */

const kept = {
  '0.1.0': { file: 'run-0.1.0.ndjson.gz', trials: 12, rounds: 36, suites: ['sleep', 'noop'] },
};

describe.each(Object.entries(kept))('a file of %s', (version, { file, trials, rounds, suites }) => {
  const text = gunzipSync(readFileSync(join(import.meta.dirname, 'kept', file))).toString();
  const results = parseResults(text, file);

  test('is read, whole', () => {
    expect(results.session.tool.version).toBe(version);
    expect(results.trials).toHaveLength(trials);
    expect(results.rounds.length).toBeGreaterThanOrEqual(rounds);
    expect(results.end.state).toBe('complete');
    // lines of kinds that this version does not know would be missing
    const { session: _first, end: _last, ...lists } = results;
    const known = 2 + Object.values(lists).reduce((sum, list) => sum + list.length, 0);
    expect(known).toBe(text.trimEnd().split('\n').length);
  });

  test('is understood: each of its cells is there, and says what other programs did', () => {
    const { cells } = analyse(results);
    expect(cells).toHaveLength(trials);
    expect([...new Set(cells.map(({ suite }) => suite))]).toEqual(suites);
    for (const { reason } of cells) expect(reason).toMatch(/^contaminated: other programs used \d/);
  });

  test('cut after any line, it is read up to there', () => {
    const lines = text.trimEnd().split('\n');
    for (let count = 1; count < lines.length; count += 1) {
      const cut = parseResults(`${lines.slice(0, count).join('\n')}\n${lines[count]?.slice(0, 9)}`, file);
      expect(cut.end.state).toBe('interrupted');
    }
  });
});
