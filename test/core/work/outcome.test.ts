import { expect, test } from 'vitest';
import { outcomeOf } from '../../../core/work/outcome.ts';

test('an outcome has the bytes of what was received, and their checksum', () => {
  // printf abc | gzip -c | tail -c8 | od -tu4: 891568578, 3
  expect(outcomeOf('abc')).toEqual({ status: 200, bytes: 3, checksum: 891568578 });
  expect(outcomeOf(Buffer.from('abc'), 500)).toEqual({ status: 500, bytes: 3, checksum: 891568578 });
  expect(outcomeOf('漢').bytes).toBe(3);
  expect(outcomeOf('')).toEqual({ status: 200, bytes: 0, checksum: 0 });
});
