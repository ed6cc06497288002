import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, displayWidth, shorten, wrap } from '../../reports/words/text.ts';

describe('a clean text', () => {
  test.each([
    ['colours', '\u001B[31mred\u001B[0m', 'red'],
    ['a title for the terminal', 'a\u001B]0;title\u0007b', 'ab'],
    ['an escape that never ends', 'a\u001B[', 'a ['],
    ['an 8-bit escape', 'a\u009B2Jb', 'ab'],
    ['newlines of all kinds', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['text that runs backwards', 'a\u202Eb\u2066c', 'abc'],
    ['characters that are not seen', 'a\u200Bb\uFEFFc', 'abc'],
    ['half a character', 'a\uD800b', 'a\uFFFDb'],
    ['a row of spaces', '  a    b  ', 'a b'],
    ['commands to the runner of a job', '::error::a ::add-mask::b', ': :error::a : :add-mask::b'],
    ['old commands to the runner of a job', 'a##[add-matcher]b', 'a## [add-matcher]b'],
  ])('has no %s', (_, text, expected) => expect(clean(text)).toBe(expected));

  test('never has a control or format character, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\p{Cc}|\p{Cf}|^\s*::\S|##\[/u.test(clean(text))));
  });
});

test.each([
  ['abc', 3],
  ['4×16 µs', 7],
  ['漢字', 4],
  ['e\u0301', 1],
  ['😀', 2],
  ['❤\uFE0F', 2],
])('%s takes %d columns', (text, width) => expect(displayWidth(text)).toBe(width));

describe('a shortened text', () => {
  test('keeps its beginning and its end', () => {
    expect(shorten('worker-thread-pool 4×16', 15)).toBe('worker-…ol 4×16');
    expect(shorten('short', 15)).toBe('short');
  });

  test('never is wider than allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        return displayWidth(shorten(clean(text), width)) <= width;
      }),
    );
  });
});

describe('a wrapped sentence', () => {
  test('breaks at words and hangs', () => {
    expect(wrap('one two three four', 9, '  ')).toEqual(['one two', '  three', '  four']);
  });

  test('cuts a word that is longer than a line', () => {
    expect(wrap('see abcdefghij', 6)).toEqual(['see', 'abcdef', 'ghij']);
  });

  test('is no line of nothing', () => {
    expect(wrap('', 9)).toEqual(['']);
  });

  test('loses no character and never is wider than allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 8, max: 40 }), (text, width) => {
        const lines = wrap(clean(text), width, '  ');
        expect(lines.join('').replaceAll(' ', '')).toBe(clean(text).replaceAll(' ', ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
