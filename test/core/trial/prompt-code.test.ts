import { describe, expect, test } from 'vitest';
import { completionsOf } from '../../../core/trial/prompt-completions.ts';
import { importingBy, isUnfinished } from '../../../core/trial/prompt-code.ts';
import { Wants } from '../../../core/trial/prompt-wants.ts';

test.each([
  [`await import('./mine.ts')`, `await here('./mine.ts')`],
  [`const { a } = await import ("x")`, `const { a } = await here ("x")`],
  [`'import(1)' + "import(2)" + \`import(3)\` // import(4)`, `'import(1)' + "import(2)" + \`import(3)\` // import(4)`],
  [
    `/* import(1) */ x.import(2) + reimport(3) + import.meta`,
    `/* import(1) */ x.import(2) + reimport(3) + import.meta`,
  ],
])('in %s only what imports is another function', (code, expected) => {
  expect(importingBy('here', code)).toBe(expected);
});

test.each([
  ['SyntaxError: Unexpected end of input', 'function f() {', true],
  ['SyntaxError: Unterminated template literal', '`a', true],
  ['SyntaxError: missing ) after argument list', 'f(\n1', true],
  ['SyntaxError: missing ) after argument list', `f('(' 1)`, false],
  [`SyntaxError: Unexpected token ';'`, 'let a = ;', false],
  ['SyntaxError: Unexpected end of JSON input', `JSON.parse('')`, false],
])('%s of %j may be mended by more lines: %s', (message, code, expected) => {
  expect(isUnfinished(message, code)).toBe(expected);
});

describe('a line is completed', () => {
  const values: Readonly<Record<string, unknown>> = { params: { operations: 1, other: 2 }, text: 'a' };
  const complete = (line: string) => completionsOf(line, (expression) => values[expression], ['lanes', '_own']);

  test('by what an object has and inherits', () => {
    expect(complete('await f(params.o')).toEqual({ words: ['operations', 'other'], part: 'o' });
    expect(complete('text.toUpper')).toEqual({ words: ['toUpperCase'], part: 'toUpper' });
  });

  test('by what is declared, and by words of the language', () => {
    expect(complete('la').words).toEqual(['lanes']);
    expect(complete('1 + awa').words).toEqual(['await']);
  });

  test('by nothing, where there is no such thing', () => {
    expect(complete('nothing.o')).toEqual({ words: [], part: 'o' });
  });
});

describe('what code wants of its session', () => {
  test('is told to who listens, before and after, and answered by value or error', async () => {
    const wants = new Wants();
    wants.begin();
    const first = wants.want('begin');
    expect(await wants.next()).toEqual({ id: 1, want: 'begin' });
    const listening = wants.next();
    const second = wants.want('round');
    expect(await listening).toEqual({ id: 2, want: 'round' });
    wants.given({ id: 2, error: 'no' });
    wants.given({ id: 1, value: 7 });
    expect(await first).toBe(7);
    await expect(second).rejects.toThrow('no');
  });

  test('is nothing any more when the code has ended, also for who asks later', async () => {
    const wants = new Wants();
    wants.begin();
    const listening = wants.next();
    wants.over();
    expect(await listening).toBeNull();
    expect(await wants.next()).toBeNull();
  });
});
