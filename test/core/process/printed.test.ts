import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Printed } from '../../../core/process/printed.ts';

function printed(...chunks: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let shown = '';
  const counted = new Printed({ stdout, stderr }, 'loop 4', (text) => void (shown += text.toString()));
  for (const [place, text] of chunks.entries()) (place % 2 === 0 ? stdout : stderr).emit('data', Buffer.from(text));
  counted.end();
  return { shown, bytes: counted.bytes, lines: counted.lines };
}

test('what both streams say is counted, and shown as it comes', () => {
  expect(printed('one\ntw', 'o\n', 'é')).toEqual({ shown: 'one\ntwo\né', bytes: 10, lines: 2 });
  expect(printed()).toEqual({ shown: '', bytes: 0, lines: 0 });
});

test('of much only the beginning is shown, and at the end how much it was, and its last line', () => {
  const lines = Array.from({ length: 10_000 }, (_, place) => `line ${place}\n`);
  const { shown, bytes, lines: count } = printed(...lines, 'the end\n');
  expect([bytes, count]).toEqual([lines.join('').length + 8, 10_001]);
  const [first, ...rest] = shown.split('lockstep: ');
  expect(first).toBe(`${lines.join('').slice(0, 16_384)}\n`);
  expect(rest).toEqual([
    'what loop 4 prints is only counted from here on\n',
    'loop 4 printed 10001 lines, 98.9\u00A0kB; the last: the end\n',
  ]);
});
