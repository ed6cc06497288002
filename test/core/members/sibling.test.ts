import { expect, test } from 'vitest';
import { sibling } from '../../../core/members/sibling.ts';

test('a sibling lies beside the module that names it, and is what that is', () => {
  expect(sibling('file:///a/core/child.ts', './trial-process')).toBe('file:///a/core/trial-process.ts');
  expect(sibling('file:///a/dist/core/child.js', './trial-process')).toBe('file:///a/dist/core/trial-process.js');
  expect(sibling('file:///a/runners/pool.ts', '_pool-worker')).toBe('file:///a/runners/_pool-worker.ts');
});
