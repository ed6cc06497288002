import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Companion, DirectServer } from '../../core/members/types.ts';
import pulse from '../../servers/pulse.ts';
import { compute, data, heartbeat, scramble } from '../../suites/executor.ts';
import { item, lane } from './_lane.ts';
import { cellsOf, claimsInVain, withoutNumber } from './_planned.ts';

const few = { iterations: 0, operations: 1, bytes: 0, handOver: 'copy' } as const;

describe('the work', () => {
  test('begins as the generator of its paper does', () => {
    expect(scramble(2_463_534_242, 1)).toBe(723_471_715); // Marsaglia 2003, p. 4
  });

  test('is as many steps as asked for: some and then others are as good as all at once', () => {
    expect(scramble(scramble(7, 1234), 8766)).toBe(scramble(7, 10_000));
    expect(scramble(7, 0)).toBe(7);
  });

  test('is linear over bits, so that no step is lost', () => {
    const [a, b] = [0x1234_5678, 0x0fed_cba9];
    expect(scramble(a ^ b, 999)).toBe((scramble(a, 999) ^ scramble(b, 999)) >>> 0);
  });

  test('answers the same for the same item, and otherwise for another', async () => {
    const operation = await compute(lane({ ...few, iterations: 100 }));
    const first = await operation.run(item({ id: 3 }));
    expect(first).toMatchObject({ status: 200, bytes: 4 });
    expect(await operation.run(item({ id: 3 }))).toEqual(first);
    expect((await operation.run(item({ id: 4 }))).checksum).not.toBe(first.checksum);
  });
});

describe('the data', () => {
  test('are other ones for every item, and what is computed depends on all of their pages', async () => {
    const params = { ...few, bytes: 10_000 };
    const make = await data({ params });
    const operation = await compute(lane(params));
    const { value } = make(item({ id: 3 }));
    expect(make(item({ id: 4 })).value).not.toEqual(value);
    const { checksum } = await operation.run(item({ id: 3 }), value);
    expect((await operation.run(item({ id: 3 }))).checksum).not.toBe(checksum);
    for (const at of [0, 4096, 8192]) {
      const other = Uint8Array.from(value as Uint8Array);
      other[at] = 0;
      expect((await operation.run(item({ id: 3 }), other)).checksum).not.toBe(checksum);
    }
  });

  test.each([
    ['copy', []],
    ['transfer', [5]],
  ] as const)('are handed over by %s', async (handOver, moved) => {
    const { transfer = [] } = (await data({ params: { ...few, bytes: 5, handOver } }))(item({ id: 3 }));
    expect(transfer.map(({ byteLength }) => byteLength)).toEqual(moved);
  });
});

describe('a heartbeat', () => {
  let server: DirectServer<null>;
  let companion: Companion;
  beforeAll(async () => {
    server = await pulse.start();
    companion = await heartbeat(lane(few, server.target.origin));
  });
  afterAll(async () => {
    await companion.close();
    await server.close();
  });

  test('is late by as long as the loop was blocked, for every beat that was due meanwhile', async () => {
    companion.begin();
    for (const until = performance.now() + 65; performance.now() < until;);
    const { heartbeatLatenessMs = [], heartbeatOnTime = [] } = await companion.end();
    expect(heartbeatLatenessMs.length).toBeGreaterThanOrEqual(6);
    expect(heartbeatLatenessMs[0]).toBeGreaterThanOrEqual(55);
    expect(heartbeatOnTime.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  test('is on time where it is answered before the next one is due', async () => {
    companion.begin();
    await new Promise((resolve) => setTimeout(resolve, 35));
    const { heartbeatLatenessMs = [], heartbeatOnTime } = await companion.end();
    expect(heartbeatLatenessMs.length).toBeGreaterThanOrEqual(3);
    expect(heartbeatOnTime).toEqual(heartbeatLatenessMs.map((late) => (late <= 10 ? 1 : 0)));
  });

  test('begins anew with every round', async () => {
    companion.begin();
    await companion.end();
    companion.begin();
    await new Promise((resolve) => setTimeout(resolve, 15));
    const { heartbeatLatenessMs = [] } = await companion.end();
    expect(Math.min(...heartbeatLatenessMs)).toBeGreaterThanOrEqual(0);
  });

  test('without a server is refused', async () => {
    await expect(heartbeat(lane(few))).rejects.toThrow('executor needs a server');
  });
});

test('all that its claims need is measured', async () => {
  expect(await claimsInVain('executor')).toEqual([]);
});

test('every model computes the same', async () => {
  const cells = await cellsOf('every model', 'executor', { iterations: ['1000000'], operations: ['8'] });
  expect(withoutNumber(cells)).toEqual([]);
});

test.each(['copy', 'transfer'])('every model computes the same from data that come by %s', async (handOver) => {
  const params = { iterations: ['100000'], operations: ['4'], bytes: ['100000'], handOver: [handOver] };
  expect(withoutNumber(await cellsOf('every model', 'executor', params))).toEqual([]);
});
