import { expect, test } from 'vitest';
import { unixEndsOf } from '../../../core/machine/unix-sockets.ts';

/** Somebody listens at a path, and has accepted 12 from 11; 21 and 22 are a pair without a path. */
const table = `Num       RefCount Protocol Flags    Type St Inode Path
00000000ba8c272e: 00000002 00000000 00010000 0001 01    10 /run/my db.sock
00000000d8f8750e: 00000003 00000000 00000000 0001 03    12 /run/my db.sock
00000000bd22fd02: 00000003 00000000 00000000 0001 03    11
0000000052aee880: 00000003 00000000 00000000 0001 03 21
0000000052aee881: 00000003 00000000 00000000 0001 03 22
`;
const told = `u_str 0      0                   * 11                      * 12
u_str 0      0      /run/my db.sock 12                      * 11
u_str 0      0                   * 21                      * 22
u_str 0      0                   * 22                      * 21
`;

test('the other end of a connection to a path is found', () => {
  const ends = (...held: number[]) =>
    unixEndsOf(
      new Set(held),
      () => table,
      () => told,
    );
  expect(ends(11, 21)).toEqual([{ path: '/run/my db.sock', inode: 12 }]);
  expect(ends(12)).toEqual([]);
  expect(ends(21)).toEqual([]);
});

test('nobody is asked where nothing was accepted at a path, or where what was accepted is its own', () => {
  const never = () => {
    throw new Error('it was asked');
  };
  expect(unixEndsOf(new Set([11]), () => null, never)).toEqual([]);
  expect(unixEndsOf(new Set([11, 12]), () => table, never)).toEqual([]);
  expect(unixEndsOf(new Set([11]), () => table.replaceAll('/run/my db.sock', ''), never)).toEqual([]);
});
