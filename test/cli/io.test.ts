import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sayingTo } from '../../cli/io.ts';
import { main } from '../../cli/main.ts';
import { capturedIo } from '../_io.ts';
import { plan } from '../_plan.ts';
import { sessionOf } from '../_session.ts';
import { temporaryFolder } from './_result-files.ts';

const evil = '\u001B]0;OWNED\u0007\u001B[2J::error::x ##[error]y \u202Egnp';
/** What a terminal or the runner of a job would act on; a line may end. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}]|^\s*::\S|##\[/mu;

test('whatever is said has nothing in it that a terminal or a job would act on', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(evil)), (text) => {
      let said = '';
      sayingTo((each) => void (said += each)).stderr(`${text}\n${evil}`);
      expect(said).not.toMatch(ACTING);
      said = '';
      sayingTo((each) => void (said += each)).rewrite(text);
      expect(said.replace('\r\u001B[2K', '')).not.toMatch(ACTING);
    }),
  );
});

const folder = temporaryFolder();
const [trial] = plan().trials;
const hostile = JSON.stringify(sessionOf(plan())).replaceAll(JSON.stringify(trial?.id), JSON.stringify(evil));
writeFileSync(join(folder, 'evil.ndjson'), `${hostile}\n`);

test.each([
  [['report', 'evil.ndjson', '--only', 'zzz']],
  [['compare', 'evil.ndjson', 'evil.ndjson']],
  [['explain', 'evil.ndjson', '--what-if', evil]],
  [['report', evil]],
  [['run', evil]],
  [[evil]],
  [['run', 'sleep', '-p', `${evil}=1`]],
  [['run', 'sleep', '-p', `latencyMs=${evil}`]],
])('errors that speak of a hostile file or word are harmless: %#', async (words) => {
  const io = capturedIo({ cwd: folder });
  expect(await main(words, io)).toBeOneOf([0, 2, 3]);
  expect(io.errors() + io.output()).not.toMatch(ACTING);
});
