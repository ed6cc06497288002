import { expect, test } from 'vitest';
import { textOrNull } from '../../../core/machine/text-file.ts';

test('a file that can be read gives its text', () => {
  expect(textOrNull(import.meta.filename)).toContain("from 'vitest'");
});

test.each(['a file that is not there', import.meta.dirname])('%s gives null', (path) => {
  expect(textOrNull(path)).toBeNull();
});
