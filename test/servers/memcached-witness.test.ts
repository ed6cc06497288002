import { expect, test } from 'vitest';
import { countsIn } from '../../servers/_memcached-witness.ts';

test('commands that read or write a value are counted, and none of those that drivers and we ask for ourselves', () => {
  const values = {
    cmd_get: '5000',
    cmd_set: '7',
    cmd_flush: '3',
    get_hits: '4000',
    get_misses: '1000',
    curr_connections: '5',
    total_connections: '12',
    rusage_user: '1.500000',
    rusage_system: '0.250001',
  };
  expect(countsIn(new Map(Object.entries(values)))).toEqual({
    operations: 5007,
    connections: 12,
    open: 5,
    cpuUserMicros: 1_500_000,
    cpuSystemMicros: 250_001,
  });
});
