import './self-import.ts';

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/**
 * What a module exports, ES module or CommonJS. One that was compiled from the former to the latter (`__esModule`) has as
 * its default what its source calls so.
 */
export async function exportsOf(url: string): Promise<Exports> {
  const namespace = (await import(url)) as Exports;
  const { default: whole } = namespace;
  return isObject(whole) && whole['__esModule'] === true ? whole : namespace;
}

/** An export by its name; of CommonJS, also one that Node cannot see without running the module. */
export function exportNamed(exports: Exports, name: string): unknown {
  if (name in exports) return exports[name];
  const { default: whole } = exports;
  return isObject(whole) ? whole[name] : undefined;
}

/** The functions among the exports. */
export function functionsIn(exports: Exports): string[] {
  const { default: whole } = exports;
  const names = new Set([...Object.keys(exports), ...(isObject(whole) ? Object.keys(whole) : [])]);
  return [...names].filter((name) => name !== 'module.exports' && typeof exportNamed(exports, name) === 'function');
}

function isObject(value: unknown): value is Exports {
  return typeof value === 'object' && value !== null;
}
