/** What code is typed at a prompt, before it is evaluated: read with a pattern that knows strings and comments, and no more. */

const SKIPPED = String.raw`\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\x60(?:\\.|[^\x60\\])*\x60`;
const IMPORTS = new RegExp(String.raw`(${SKIPPED})|(?<![\w$.#])import(?=\s*\()`, 'g');
const QUOTED = new RegExp(SKIPPED, 'g');

/** The same with another function in the place of `import()`, which code that is evaluated by the inspector does not have. */
export function importingBy(name: string, code: string): string {
  return code.replaceAll(IMPORTS, (_, skipped?: string) => skipped ?? name);
}

/** Whether an error of syntax is one that more lines may mend. */
export function isUnfinished(message: string, code: string): boolean {
  if (/^SyntaxError: (?:Unexpected end of input|Unterminated template)/.test(message)) return true;
  if (!message.startsWith('SyntaxError: missing )')) return false;
  const rest = code.replaceAll(QUOTED, '');
  return rest.split('(').length > rest.split(')').length;
}
