import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, findPackageJSON, isBuiltin, stripTypeScriptTypes } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * TypeScript that Node does not run as it is: the loader that the project has for it is used, in this process and, by
 * NODE_OPTIONS, in all processes and threads that it starts. What Node runs is left to Node.
 */

const LOADER = 'tsx';
const TYPESCRIPT = /\.[cm]?ts$/;
/** More files than a suite is made of: beyond them nobody looks. */
const MOST_FILES = 500;

let inUse: string | null = null;

/** Why the loader of the project is used, or null where it is not. */
export function projectLoader(): string | null {
  return inUse;
}

/** Before a module of a user's own is loaded for the first time: what has failed once, Node does not try again. */
export async function useProjectLoader(module: string): Promise<void> {
  if (inUse !== null || !module.startsWith('file:') || !TYPESCRIPT.test(module)) return;
  const path = fileURLToPath(module);
  const loader = loaderOf(path);
  if (loader === null || isLoaded()) return;
  const why = whyOf(path);
  if (why === null) return;
  const url = pathToFileURL(loader).href;
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import ${url}`.trim();
  inUse = `TypeScript is loaded by the ${LOADER} of the project, because ${why}`;
  await import(url);
}

/** Where the project that a file is in has the loader, or null. */
function loaderOf(path: string): string | null {
  try {
    return createRequire(path).resolve(LOADER);
  } catch {
    return null;
  }
}

/** Whether whoever started us has said so already. */
function isLoaded(): boolean {
  return [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].some((words) => words.includes(LOADER));
}

/** What of a file, or of those that it imports, Node would refuse; null where it is nothing that can be seen. */
function whyOf(entry: string): string | null {
  const seen = new Set([entry]);
  for (const path of seen) {
    const text = strippedIn(path);
    if (text === null) return `Node strips no types of ${path}`;
    if (isModuleInCommonJs(path, text)) return `${path} is an ES module in a package of CommonJS`;
    for (const specifier of specifiersIn(text)) {
      if (!specifier.startsWith('.')) {
        if (!isPackage(path, specifier)) return `${path} imports "${specifier}", which is no package`;
        continue;
      }
      const imported = resolve(dirname(path), specifier);
      if (!isFile(imported)) return `${path} imports "${specifier}", which is no file`;
      if (TYPESCRIPT.test(imported) && seen.size < MOST_FILES) seen.add(imported);
    }
  }
  return null;
}

function strippedIn(path: string): string | null {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {}; // that this is experimental is nothing that a user could change
  try {
    return stripTypeScriptTypes(readFileSync(path, 'utf8'));
  } catch {
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** As it is written where a compiler makes CommonJS of it; of a package that does not say its type, Node finds out itself. */
function isModuleInCommonJs(path: string, text: string): boolean {
  if (!path.endsWith('.ts') || !/^(?:import\s*["'{*\w]|export\s+[{*\w])/m.test(text)) return false;
  const manifest = findPackageJSON(pathToFileURL(path));
  return manifest !== undefined && /"type"\s*:\s*"commonjs"/.test(readFileSync(manifest, 'utf8'));
}

function specifiersIn(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\n]+)['"]/g);
  return [...found].map((match) => match[1] as string);
}

/** What cannot be asked so (a package that is only for `import`) counts as one. */
function isPackage(path: string, specifier: string): boolean {
  if (isBuiltin(specifier) || /^(lockstep\b|#|\w+:)/.test(specifier)) return true;
  try {
    createRequire(path).resolve(specifier);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
