import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { clearTimeout, setTimeout } from 'node:timers';
import { useProjectLoader } from './project-loader.ts';
import { reasonOf } from '../text/thrown.ts';

/** Modules of a user's own while they are loaded: which they are, how long that may take, and why it failed. */

const MOST_MS = 60_000;
const loading = new Set<string>();

/** Begins to watch over what is loaded by this name, and returns what ends that. */
type Watch = (name: string, mostMs: number) => () => void;
let watch: Watch = () => () => {};

/** A module that never gives its thread back can be ended by nobody in it: this process has somebody else who watches. */
export function watchLoading(by: Watch): void {
  watch = by;
}

/** What is being loaded now: whatever ends the process meanwhile came of it. */
export function loadingNow(): readonly string[] {
  return [...loading];
}

/**
 * Loads something under a name.
 *
 * @throws Error that says in one line what failed, in which file, and what to do; or that it never came to an end
 */
export async function loaded<T>(name: string, module: string, load: () => Promise<T>, mostMs = MOST_MS): Promise<T> {
  loading.add(name);
  const unwatch = watch(name, mostMs);
  const { promise: late, reject } = Promise.withResolvers<never>();
  // where nothing else is left to wait for, the process ends by itself
  const timer = setTimeout(
    () => reject(new Error(`it did not finish loading within ${mostMs / 1000} s`)),
    mostMs,
  ).unref();
  try {
    await useProjectLoader(module);
    return await Promise.race([load(), late]);
  } catch (error) {
    throw new Error(failureOf(error, module), { cause: error });
  } finally {
    clearTimeout(timer);
    unwatch();
    loading.delete(name);
  }
}

/** What to do, by what Node says. */
const cures: readonly { readonly said: RegExp; readonly cure: string }[] = [
  {
    said: /^TypeScript .* is not supported in strip-only mode/,
    cure: 'Node strips types and compiles nothing: "npm i -D tsx" brings what does, and it is used where it is there',
  },
  {
    said: /^Cannot use import statement outside a module|^Unexpected token 'export'|^Cannot use 'import\.meta' outside a module/,
    cure: 'it is an ES module in a package of CommonJS: say "type": "module" in its package.json, or call the file .mts (.mjs); TypeScript runs as it is with "npm i -D tsx", too',
  },
  { said: /does not provide an export named/, cure: 'what is only a type is imported by "import type"' },
];

/** In one line: the reason, where that is if it is in another file or a matter of syntax, and the cure if one is known. */
export function failureOf(error: unknown, module: string): string {
  const reason = reasonOf(error).trim();
  const { file, line } = placeOf(error);
  const isElsewhere = file !== null && (error instanceof SyntaxError || file !== pathOf(module));
  const where = isElsewhere ? ` (${file}:${line})` : '';
  const cure = cures.find(({ said }) => said.test(reason))?.cure ?? extensionCure(error);
  return `${reason}${where}${cure === null ? '' : `; ${cure}`}`;
}

/** Node writes the file and the line of what it cannot read above the stack, and those of what threw into it. */
function placeOf(error: unknown): { readonly file: string | null; readonly line: string } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, file, line = ''] =
    /^(file:\/\/\S+|[A-Z]:\\[^\n]*|\/[^\n]*):(\d+)\n/.exec(stack) ??
    /\n *at (?:[^\n]*\()?(file:\/\/[^\n)]+?):(\d+):\d+\)?/.exec(stack) ??
    [];
  return { file: file === undefined || file.includes('/node_modules/') ? null : pathOf(file), line };
}

/** An import without its extension, as bundlers take it. */
function extensionCure(error: unknown): string | null {
  const url = error instanceof Error && 'url' in error ? error.url : undefined;
  if (typeof url !== 'string' || !url.startsWith('file:')) return null;
  const found = ['.ts', '.mts', '.cts', '.js', '/index.ts'].find((end) => existsSync(pathOf(`${url}${end}`)));
  return found === undefined ? null : `an import names the whole file: …${url.slice(url.lastIndexOf('/'))}${found}`;
}

function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}
