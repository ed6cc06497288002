import process from 'node:process';

/**
 * What all code of a thread shares: globals, the modules of Node, their classes, and what holds for the whole process.
 * Two versions of a workload in one thread are only compared with each other where neither of them changes it.
 */

type Descriptors = ReadonlyMap<PropertyKey, PropertyDescriptor>;
type Seen = ReadonlyMap<object, { readonly name: string; readonly own: Descriptors }>;

/** Those that are patched in the wild: by clients, tracers, mocks and shims. */
const MODULES = [
  'node:async_hooks',
  'node:buffer',
  'node:child_process',
  'node:crypto',
  'node:dns',
  'node:events',
  'node:fs',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:stream',
  'node:timers',
  'node:timers/promises',
  'node:tls',
  'node:worker_threads',
  'node:zlib',
];

/** Counts that come and go without anybody having changed what others do. */
const BUSY: readonly PropertyKey[] = ['_events', '_eventsCount'];

/** The state of all that is shared, to be held against a later one. */
export class Globals {
  readonly #seen: Seen = descriptorsNow();
  readonly #settings = settingsNow();

  /** What is another now, such as `fetch` or `Array.prototype.map`: an empty list where nothing is. */
  changed(): string[] {
    const now = descriptorsNow();
    const properties = [...this.#seen].flatMap(([object, { name, own }]) =>
      changedKeys(own, now.get(object)?.own ?? ownOf(object)).map((key) => nameOf(name, key)),
    );
    const later = settingsNow();
    const settings = [...new Set([...this.#settings.keys(), ...later.keys()])].filter(
      (key) => this.#settings.get(key) !== later.get(key),
    );
    return [...properties, ...settings];
  }
}

function descriptorsNow(): Seen {
  const seen = new Map<object, { name: string; own: Descriptors }>();
  const add = (name: string, value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.set(value, { name, own: ownOf(value) });
  };
  const addMembers = (name: string, of: object): void => {
    for (const [key, { value }] of ownOf(of)) {
      if (typeof value === 'function') add(nameOf(name, key), value);
      if (typeof value === 'function') add(`${nameOf(name, key)}.prototype`, value.prototype);
      else if (name === '' && ['Atomics', 'Intl', 'JSON', 'Math', 'Reflect', 'console'].includes(String(key)))
        add(String(key), value);
    }
  };
  add('', globalThis);
  addMembers('', globalThis);
  add('process', process);
  for (const name of MODULES) {
    const module = process.getBuiltinModule(name) as object;
    add(name, module);
    addMembers(name, module);
  }
  return seen;
}

function ownOf(object: object): Descriptors {
  return new Map(
    Reflect.ownKeys(object)
      .filter((key) => !BUSY.includes(key))
      .map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor]),
  );
}

function changedKeys(before: Descriptors, after: Descriptors): PropertyKey[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => {
    const [one, other] = [before.get(key), after.get(key)];
    return one === undefined || other === undefined || !isSame(one, other);
  });
}

/** Node has getters that put what they get in their own place: nothing has changed then. */
function isSame(before: PropertyDescriptor, after: PropertyDescriptor): boolean {
  if (before.get !== undefined && after.get === undefined) return Object.is(before.get.call(globalThis), after.value);
  return Object.is(before.value, after.value) && before.get === after.get && before.set === after.set;
}

/** What holds for the whole process, by what a reader calls it. */
function settingsNow(): ReadonlyMap<string, string> {
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  return new Map([
    ...Object.entries(process.env).map(([name, value]): [string, string] => [`process.env.${name}`, String(value)]),
    ['the working directory', process.cwd()],
    ['listeners of uncaughtException', String(process.listenerCount('uncaughtException'))],
    ['listeners of unhandledRejection', String(process.listenerCount('unhandledRejection'))],
    ['http.globalAgent', agentText(http.globalAgent)],
    ['https.globalAgent', agentText(https.globalAgent)],
  ]);
}

function agentText(agent: { readonly maxSockets: number; readonly maxFreeSockets: number }): string {
  return `${agent.maxSockets} ${agent.maxFreeSockets} ${String(Reflect.get(agent, 'keepAlive'))}`;
}

function nameOf(owner: string, key: PropertyKey): string {
  const own = typeof key === 'symbol' ? (key.description ?? 'a symbol') : String(key);
  if (owner === '') return own;
  return `${owner.replace('node:', '')}.${own}`;
}
