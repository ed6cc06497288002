import http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { Globals } from '../../../core/trial/globals.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

function replaced<T extends object, K extends keyof T>(owner: T, key: K, value: T[K]): void {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  undo.push(() => {
    if (before === undefined) delete owner[key];
    else Object.defineProperty(owner, key, before);
  });
  Object.defineProperty(owner, key, { value, configurable: true, writable: true, enumerable: true });
}

test('nothing is changed by who only looks', () => {
  const globals = new Globals();
  void [globalThis.CompressionStream, globalThis.BroadcastChannel, globalThis.crypto, globalThis.performance];
  expect(globals.changed()).toEqual([]);
});

test.each([
  ['a function', 'fetch', () => replaced(globalThis, 'fetch', globalThis.fetch.bind(globalThis))],
  ['a timer', 'setTimeout', () => replaced(globalThis, 'setTimeout', setTimeout.bind(null))],
  ['a prototype', 'Array.prototype.at', () => replaced(Array.prototype, 'at', () => 1 as never)],
  ['a module of Node', 'http.get', () => replaced(http, 'get', http.get.bind(http))],
  ['a limit of all errors', 'Error.stackTraceLimit', () => replaced(Error, 'stackTraceLimit', 99)],
  ['a variable', 'process.env.TO_BE_SEEN', () => replaced(process.env, 'TO_BE_SEEN', '1')],
  ['an agent', 'http.globalAgent', () => replaced(http.globalAgent, 'maxSockets', 1)],
  ['a new name', 'ofEverybody', () => replaced(globalThis, 'ofEverybody' as never, 1 as never)],
])('%s is told by its name', (_, name, change) => {
  const globals = new Globals();
  change();
  expect(globals.changed()).toEqual([name]);
});
