import { expect, test } from 'vitest';
import type { Explanation, ExplanationFinding } from '../../core/records/explanation.ts';
import json from '../../reports/json.ts';
import terminal from '../../reports/terminal.ts';

const finding = (some: Partial<ExplanationFinding> = {}): ExplanationFinding => ({
  kind: 'binding',
  subject: { suite: 'fetch', params: { latencyMs: 5, bytes: 64 }, model: 'event-loop', runtime: null, cells: ['a'] },
  sentence: 'event-loop at K=4: waiting binds it',
  numbers: {},
  confidence: 'known',
  reason: null,
  ...some,
});
const explanation = (...findings: ExplanationFinding[]): Explanation => ({
  schemaVersion: 1,
  tool: { name: 'lockstep', version: '0.1.0' },
  command: 'lockstep run fetch',
  state: 'complete',
  findings,
  whatIf: null,
});
const text = (told: Explanation, width = 80): string =>
  terminal.render.explanation?.(told, { width, colour: false }) ?? '';

test('chapters come in the order of their questions, suite by suite', () => {
  const other = finding({ subject: { ...finding().subject, suite: 'nap' } });
  const told = text(explanation(finding(), other, finding({ kind: 'advice', sentence: 'paste concurrency: 4' })));
  expect(told).toBe(
    [
      'fetch: what to set',
      '· paste concurrency: 4',
      '',
      'fetch: what binds',
      '· event-loop at K=4: waiting binds it',
      '',
      'nap: what binds',
      '· event-loop at K=4: waiting binds it',
      '',
      'again: lockstep run fetch',
      '',
    ].join('\n'),
  );
});

test('parameters are told where they differ', () => {
  const other = finding({ subject: { ...finding().subject, params: { latencyMs: 50, bytes: 64 } } });
  const told = text(explanation(finding(), other));
  expect(told).toContain('· latencyMs=5: event-loop at K=4');
  expect(told).toContain('· latencyMs=50: event-loop at K=4');
  expect(told).not.toContain('bytes');
});

test('what is refused and what disagrees can be seen at once', () => {
  const refused = finding({
    kind: 'scalability',
    confidence: 'refused',
    sentence: 'how it scales cannot be said: why',
  });
  const disagreement = finding({ kind: 'disagreement', sentence: 'disagreement: 1 ms and 2 ms' });
  const told = text(explanation(disagreement, refused));
  expect(told).toContain('? how it scales cannot be said: why');
  expect(told).toContain('! disagreement: 1 ms and 2 ms');
});

test('a number is not parted from its unit by the end of a line', () => {
  const told = text(explanation(finding({ sentence: `${'word '.repeat(9)}takes 80.5 ms of it` })), 54);
  expect(told).not.toMatch(/\d\n/);
});

test('what a file says cannot repaint the terminal', () => {
  const told = text(explanation(finding({ sentence: 'one\u001B[2Jtwo\nthree' })));
  expect(told).not.toContain('\u001B');
  expect(told).toContain('· onetwo three');
});

test('the JSON is the explanation', () => {
  expect(JSON.parse(json.render.explanation?.(explanation(finding()), { width: 80, colour: false }) ?? '')).toEqual(
    explanation(finding()),
  );
});
