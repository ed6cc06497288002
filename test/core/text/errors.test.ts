import { describe, expect, test } from 'vitest';
import { unknownWord, UsageError } from '../../../core/text/errors.ts';

const known = ['http-get', 'scrape', 'noop'];

describe('a word that is not known', () => {
  test.each([
    ['htp-get', 'unknown suite "htp-get": did you mean http-get?'],
    ['scrapes', 'unknown suite "scrapes": did you mean scrape?'],
    ['nop', 'unknown suite "nop": did you mean noop?'],
    ['http-got-t', 'unknown suite "http-got-t": did you mean http-get?'],
    ['database', 'unknown suite "database": there is http-get, scrape, noop'],
    ['', 'unknown suite "": there is http-get, scrape, noop'],
  ])('such as "%s" is answered: %s', (word, message) => {
    expect(unknownWord('suite', word, known).message).toBe(message);
  });

  test('is answered also where there is nothing to know', () => {
    expect(unknownWord('suite', 'x', []).message).toBe('unknown suite "x": there is none');
  });

  test('is an error of the user', () => {
    expect(unknownWord('suite', 'x', known)).toBeInstanceOf(UsageError);
    expect(new UsageError('no').name).toBe('UsageError');
  });
});
