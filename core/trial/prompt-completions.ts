import type { Completed } from '../records/prompt.ts';

const MOST_WORDS = 500;
const WORDS = ['await', 'const', 'let', 'import(', 'function', 'async', 'return', 'for', 'if', 'typeof', 'new'];

/**
 * How the last word of a line may go on: names that are known at the prompt, or of what stands before its last dot.
 *
 * @param peeked The value of an expression, where that has no effects.
 */
export function completionsOf(
  line: string,
  peeked: (expression: string) => unknown,
  declared: readonly string[],
): Completed {
  const [, owner, part = ''] = /(?:([\w$.[\]'"]+)\??\.)?([\w$]*)$/.exec(line) ?? [];
  const names = owner === undefined ? [...declared, ...namesOf(globalThis), ...WORDS] : namesOf(peeked(owner));
  const fitting = names.filter((name) => name.startsWith(part) && (part !== '' || !name.startsWith('_')));
  return { words: [...new Set(fitting)].toSorted().slice(0, MOST_WORDS), part };
}

/** Also those that it inherits. */
function namesOf(value: unknown): string[] {
  const names: string[] = [];
  let object: unknown = value === undefined || value === null ? null : Object(value);
  while (object !== null) {
    names.push(...Object.getOwnPropertyNames(object));
    object = Object.getPrototypeOf(object);
  }
  return names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
}
