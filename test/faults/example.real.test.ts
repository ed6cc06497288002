import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { briefly, Command, endsOf, everyModelSound } from './_command.ts';

/** The example that a user starts from: alone in a folder of the user's own, far from ours. */

const example = join(import.meta.dirname, '../../examples/my-suite.ts');

test('examples/my-suite.ts is measured under all models', async () => {
  using run = new Command(['run', './my-suite.ts', '--json', ...briefly], {
    files: { 'my-suite.ts': readFileSync(example, 'utf8') },
  });
  expect(await run.ended()).toBeOneOf([0, 3]);
  expect(endsOf(run.report.cells)).toEqual(everyModelSound);
  expect(run.report.cells).toHaveLength(7); // a pool of four threads twice, with its control
});

test('it is no longer than a page of a notebook', () => {
  expect(readFileSync(example, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(20);
});
