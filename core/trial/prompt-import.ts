import { createRequire, isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A module as code at a prompt names it: paths and packages are looked for from where the user is. */
export function importHere(specifier: string, options?: ImportCallOptions): Promise<unknown> {
  return import(locatedHere(specifier), options) as Promise<unknown>;
}

function locatedHere(specifier: string): string {
  if (/^(?:\.{1,2})?\//.test(specifier)) return pathToFileURL(resolve(specifier)).href;
  if (isBuiltin(specifier) || /^[a-z]+:/i.test(specifier)) return specifier;
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'prompt.js')).resolve(specifier)).href;
  } catch {
    return specifier; // one that only import finds
  }
}
