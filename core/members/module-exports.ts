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
  return name in exports ? exports[name] : wholeOf(exports)?.[name];
}

/** The functions among the exports. */
export function functionsIn(exports: Exports): string[] {
  const names = new Set([...Object.keys(exports), ...Object.keys(wholeOf(exports) ?? {})]);
  return [...names].filter((name) => name !== COMMON_JS && typeof exportNamed(exports, name) === 'function');
}

/** The name by which Node gives the whole of a CommonJS module. */
const COMMON_JS = 'module.exports';

/** Of an ES module the default is an export like others, and what is in it is none. */
function wholeOf(exports: Exports): Exports | null {
  const whole = exports[COMMON_JS];
  return isObject(whole) ? whole : null;
}

function isObject(value: unknown): value is Exports {
  return typeof value === 'object' && value !== null;
}
