import { expect, test } from 'vitest';
import { Statements } from '../../servers/_postgres-witness.ts';

/** What pg_stat_statements says, look by look: marked statements and their rows, all statements and theirs. */
type Look = readonly [number, number, number, number];
function saying(looks: readonly Look[]) {
  const left = [...looks];
  return {
    async rows() {
      const [marked, markedRows, all, allRows] = left.shift() ?? [0, 0, 0, 0];
      return [{ marked, markedRows, all, allRows }];
    },
    async close() {},
  };
}

async function seen(isShared: boolean, looks: readonly Look[]) {
  const statements = new Statements(saying(looks), 'me', isShared);
  await statements.begin();
  return statements.end();
}

test('of a transaction its marked statement is counted, and not what goes with it', async () => {
  const both: Look[] = [
    [5, 5, 20, 20],
    [9, 9, 28, 26],
  ];
  expect(await seen(false, both)).toEqual({ operations: 4, rows: 4, mayCountOthers: false });
  expect(await seen(true, both)).toEqual({ operations: 4, rows: 4, mayCountOthers: false });
});

test('of a suite that marks nothing all is counted, among which others may be where others come', async () => {
  const both: Look[] = [
    [5, 5, 20, 20],
    [5, 5, 28, 60],
  ];
  expect(await seen(false, both)).toEqual({ operations: 8, rows: 40, mayCountOthers: false });
  expect(await seen(true, both)).toEqual({ operations: 8, rows: 40, mayCountOthers: true });
});
