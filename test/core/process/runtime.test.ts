import { expect, test } from 'vitest';
import { launchOf, monotonicClock, runtimeFacts } from '../../../core/process/runtime.ts';
import { runtimeNameOf } from '../../../core/records/runtime-names.ts';

test('bun and deno name a Node among their versions, and are none', () => {
  expect(runtimeNameOf({ node: '24.21.0' })).toBe('node');
  expect(runtimeNameOf({ node: '26.3.0', bun: '1.4.5' })).toBe('bun');
  expect(runtimeNameOf({ node: '26.3.0', deno: '2.9.6' })).toBe('deno');
});

test('bun fetches no package that is missing, and keeps as many fetches in flight as are asked for', () => {
  const { execArgv, environment } = launchOf('bun', 'file:///api.ts');
  expect(execArgv).toEqual(['--no-install']);
  expect(Number(environment['BUN_CONFIG_MAX_HTTP_REQUESTS'])).toBeGreaterThan(256);
});

test('deno is told where "lockstep" is, and writes no lock file', () => {
  const { execArgv } = launchOf('deno', 'file:///a%20b/api.ts');
  expect(execArgv).toContain('--no-lock');
  const map = execArgv.find((word) => word.startsWith('--import-map='))?.split(',')[1] ?? '';
  expect(JSON.parse(decodeURIComponent(map))).toEqual({ imports: { lockstep: 'file:///a%20b/api.ts' } });
});

test('the clock is the monotonic one of the machine', () => {
  const [seconds, nanoseconds] = process.hrtime();
  expect(monotonicClock()() - (seconds * 1e9 + nanoseconds)).toBeGreaterThanOrEqual(0);
});

test('this Node says its engine and both of its undicis', () => {
  expect(runtimeFacts(import.meta.url)).toEqual({
    name: 'node',
    version: process.versions.node,
    engine: `V8 ${process.versions.v8}`,
    bundledUndici: process.versions.undici,
    undici: expect.stringMatching(/^8\./),
    loaded: null,
  });
  expect(runtimeFacts('file:///nowhere/at/all.ts').undici).toBeNull();
});
