import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { KeptLog } from '../../../core/process/kept-log.ts';

function logOf(...printed: readonly string[]): string {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const log = new KeptLog({ stdout, stderr });
  for (const [place, text] of printed.entries()) (place % 2 === 0 ? stdout : stderr).emit('data', text);
  return log.lastLines();
}

test('the last lines of both streams are kept, in the order in which they came', () => {
  expect(logOf('one\ntw', 'o\n', '\n  three  \n')).toBe('; its last lines: one ⏎ two ⏎ three');
});

test('nothing is told as nothing', () => {
  expect(logOf()).toBe('; it has printed nothing');
  expect(logOf('\n \n')).toBe('; it has printed nothing');
});

test('no more is kept, and shown, than is of use', () => {
  const lines = Array.from({ length: 100_000 }, (_, place) => `line ${place}\n`);
  expect(logOf(...lines)).toMatch(/^; its last lines: line 99992 ⏎ .* ⏎ line 99999$/);
  expect(logOf('x'.repeat(1e6)).length).toBeLessThan(1100);
});
