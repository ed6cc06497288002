import type { CodePrompt } from './code-prompt.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { shownValue } from './shown-value.ts';

/** Runs lines as a script: each that is whole, and what it was goes to stdout. The first that fails ends it. */
export async function runScript(prompt: CodePrompt, lines: AsyncIterable<string>, io: Io): Promise<ExitCode> {
  let code = '';
  for await (const line of lines) {
    code += `${line}\n`;
    if (code.trim() === '') continue;
    const { state, text } = await prompt.evaluate(code, io.hasColour);
    if (state === 'incomplete') continue;
    code = '';
    if (state !== 'done') {
      io.stderr(`${text === '' ? state : text}\n`);
      return exitCodes.invalid;
    }
    if (text !== '') io.stdout(`${shownValue(text)}\n`);
  }
  if (code.trim() === '') return exitCodes.done;
  io.stderr(`lockstep: the input ends before this is whole: ${code.trim()}\n`);
  return exitCodes.invalid;
}
