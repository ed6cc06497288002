import { expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { capturedIo } from '../_io.ts';

test('--with is refused of a suite that is no function', async () => {
  const io = capturedIo();
  expect(await main(['run', 'sleep', '--with', '{"id": 7}', '--dry-run'], io)).toBe(2);
  expect(io.errors()).toContain(
    '--with gives the arguments of a function, and the suite sleep is none: its parameters are -p',
  );
});
