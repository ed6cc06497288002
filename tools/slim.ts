import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Makes what was built small to install: of the declarations it keeps those that the package's types are made of, and of zod,
 * most of which is its source and other forms of the same, it brings along what is loaded.
 */

const dist = resolve(import.meta.dirname, '../dist');
const zod = resolve(import.meta.dirname, '../node_modules/zod');
const vendored = join(dist, 'vendor/zod');
const LOCALES = 'v4/locales/index';

/** What a module imports from a file, as it is written there. */
const RELATIVE = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']/g;

/** The modules that a module is made of, with itself; `fileOf` says which file an address stands for. */
function reachable(file: string, fileOf: (path: string) => string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found;
  found.add(file);
  for (const [, address = ''] of textOf(file).matchAll(RELATIVE)) {
    reachable(fileOf(resolve(dirname(file), address)), fileOf, found);
  }
  return found;
}

const declarationOf = (path: string): string => path.replace(/\.[jt]s$/, '.d.ts');

/** Of zod's languages the one that it speaks by default. */
function textOf(file: string): string {
  const isListOfLocales = file.startsWith(join(zod, LOCALES));
  return isListOfLocales ? 'export { default as en } from "./en.js";\n' : readFileSync(file, 'utf8');
}

function bringZod(): void {
  const entry = join(zod, 'index.js');
  const files = [...reachable(entry, (path) => path), ...reachable(declarationOf(entry), declarationOf)];
  for (const file of files) {
    const to = join(vendored, relative(zod, file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, textOf(file));
  }
  copyFileSync(join(zod, 'LICENSE'), join(vendored, 'LICENSE'));
}

/** The declarations behind every `types` of the package. */
function publishedTypes(exports: object): string[] {
  return Object.values(exports).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    return 'types' in entry ? [resolve(dist, '..', String(entry.types))] : publishedTypes(entry);
  });
}

const { exports } = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8')) as { readonly exports: object };
const kept = new Set(publishedTypes(exports).flatMap((file) => [...reachable(file, declarationOf)]));
for (const file of globSync('**/*.d.ts', { cwd: dist })) {
  const path = join(dist, file);
  if (!kept.has(path) && !path.startsWith(vendored)) rmSync(path);
}
for (const file of globSync('**/*.{js,ts}', { cwd: dist })) {
  const path = join(dist, file);
  if (path.startsWith(vendored)) continue;
  const text = readFileSync(path, 'utf8');
  const address = relative(dirname(path), join(vendored, 'index.js')).split(sep).join('/');
  const named = text.replaceAll(
    /(\bfrom\s*|\bimport\s*\(\s*)["']zod["']/g,
    `$1'${address.startsWith('.') ? address : `./${address}`}'`,
  );
  if (named !== text) writeFileSync(path, named);
}
bringZod();
