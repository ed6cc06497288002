import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { failureOf, loaded, loadingNow } from '../../../core/members/loading.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-loading-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An error as Node makes it: the place above the stack where it could not read a file, below it where one threw. */
function failed(message: string, stack: string, Kind: typeof Error = SyntaxError): Error {
  return Object.assign(new Kind(message), { stack });
}

describe('why a module was not loaded is said in one line', () => {
  test.each<[string, Error, string]>([
    [
      'TypeScript that Node does not strip, two imports deep',
      failed(
        'TypeScript enum is not supported in strip-only mode',
        'file:///app/kind.ts:2\nexport enum Kind { A }\n\nSyntaxError',
      ),
      'TypeScript enum is not supported in strip-only mode (/app/kind.ts:2); Node strips types and compiles nothing: "npm i -D tsx" brings what does, and it is used where it is there',
    ],
    [
      'an ES module in a package of CommonJS',
      failed(
        'Cannot use import statement outside a module',
        "/app/s.ts:1\nimport fs from 'fs';\n^^^^^^\n\nSyntaxError",
      ),
      'Cannot use import statement outside a module (/app/s.ts:1); it is an ES module in a package of CommonJS: say "type": "module" in its package.json, or call the file .mts (.mjs); TypeScript runs as it is with "npm i -D tsx", too',
    ],
    [
      'a type that is imported as a value',
      failed(
        `The requested module './row.ts' does not provide an export named 'Row'`,
        'file:///app/q.ts:1\nimport\n\nSyntaxError',
      ),
      `The requested module './row.ts' does not provide an export named 'Row' (/app/q.ts:1); what is only a type is imported by "import type"`,
    ],
    [
      'what a file that it imports threw',
      failed('boom', 'Error: boom\n    at file:///app/env.ts:3:7\n    at node:x', Error),
      'boom (/app/env.ts:3)',
    ],
    ['what it threw itself', failed('boom', 'Error: boom\n    at file:///app/s.ts:3:7', Error), 'boom'],
  ])('%s', (_, error, told) => {
    expect(failureOf(error, 'file:///app/s.ts')).toBe(told);
  });

  test('an import without its extension', () => {
    writeFileSync(join(folder, 'row.ts'), '');
    const error = Object.assign(new Error('Cannot find module'), {
      url: pathToFileURL(join(folder, 'row')).href,
      stack: '',
    });
    expect(failureOf(error, 'file:///app/s.ts')).toBe('Cannot find module; an import names the whole file: …/row.ts');
  });
});

test('what is being loaded is known meanwhile, and no longer', async () => {
  let during: readonly string[] = [];
  const value = await loaded('suite ./s.ts', 'file:///s.ts', async () => {
    during = loadingNow();
    return 5;
  });
  expect([value, during, loadingNow()]).toEqual([5, ['suite ./s.ts'], []]);
});

test('what never comes to an end is given up', async () => {
  const never = loaded('suite ./s.ts', 'file:///s.ts', () => new Promise(() => {}), 1);
  await expect(never).rejects.toThrow('it did not finish loading within 0.001 s');
  expect(loadingNow()).toEqual([]);
});
