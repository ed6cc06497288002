import { expect, test } from 'vitest';
import { countsIn, valuesIn } from '../../servers/_redis-witness.ts';

const INFO = [
  '# Server',
  'redis_version:7.0.15',
  'config_file:/etc/a:b',
  '',
  '# Stats',
  'total_connections_received:12',
  'connected_clients:5',
  'used_cpu_sys:0.250001',
  'used_cpu_user:1.5',
  'cmdstat_get:calls=5000,usec=9000,usec_per_call=1.80,rejected_calls=3,failed_calls=2',
  'cmdstat_set:calls=7,usec=9,usec_per_call=1.80',
  'cmdstat_info:calls=40,usec=9,usec_per_call=1.80,rejected_calls=0,failed_calls=0',
  'cmdstat_client|setinfo:calls=9,usec=9,usec_per_call=1.80,rejected_calls=0,failed_calls=0',
  'cmdstat_config|get:calls=1,usec=9,usec_per_call=1.80,rejected_calls=0,failed_calls=0',
  '',
].join('\r\n');

test('commands are counted that were done, and none of those that drivers and we ask for ourselves', () => {
  expect(countsIn(INFO)).toEqual({
    operations: 5000 - 2 + 7,
    connections: 12,
    open: 5,
    cpuUserMicros: 1_500_000,
    cpuSystemMicros: 250_001,
  });
});

test('a server that was asked nothing has counted nothing', () => {
  expect(countsIn('# Server\r\nredis_version:7\r\n')).toMatchObject({ operations: 0, connections: 0 });
});

test('a value may have a colon', () => {
  expect(valuesIn(INFO).get('config_file')).toBe('/etc/a:b');
  expect(valuesIn(INFO).has('# Server')).toBe(false);
});
