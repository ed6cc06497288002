import { PassThrough } from 'node:stream';
import { Recoverable, start } from 'node:repl';
import type { ReadStream, WriteStream } from 'node:tty';
import type { CodePrompt } from './code-prompt.ts';
import { shownValue } from './shown-value.ts';
import { reasonOf } from '../core/text/thrown.ts';

type Completer = (error: null, found: [string[], string]) => void;

const CTRL_C = 3;
const ENDS_LINE = /[\r\n]/;

/** Node's own prompt for code that runs elsewhere: history, completion, several lines, and what begins with a dot. */
export function promptForCode(
  {
    input,
    output,
    interrupted,
  }: { readonly input: ReadStream; readonly output: WriteStream; readonly interrupted: AbortSignal },
  text: string,
  prompt: CodePrompt,
): Promise<void> {
  const keys = new Keys(input, () => void prompt.interrupt());
  const hasColours = output.hasColors();
  const complete = async (line: string, done: Completer): Promise<void> => {
    const { words, part } = await prompt.complete(line).catch(() => ({ words: [], part: line }));
    done(null, [[...words], part]);
  };
  const evaluate = async (code: string, done: (error: Error | null, shown?: string) => void): Promise<void> => {
    if (code.trim() === '') return done(null);
    keys.hold();
    try {
      const { state, text: shown } = await prompt.evaluate(code, hasColours);
      if (state === 'incomplete') done(new Recoverable(new SyntaxError('unfinished')));
      else if (state === 'interrupted') done(null, state);
      else done(null, ...(shown === '' ? [] : [shown]));
    } catch (error) {
      done(null, reasonOf(error));
      repl.close();
    } finally {
      keys.release();
    }
  };
  const repl = start({
    prompt: text,
    input: keys.stream,
    output,
    terminal: true,
    preview: false,
    ignoreUndefined: true,
    writer: (shown: unknown) => shownValue(String(shown)),
    completer: (line: string, done: Completer) => void complete(line, done),
    eval: (code, _context, _file, done) => void evaluate(code, done),
  });
  const leave = (): void => repl.close();
  interrupted.addEventListener('abort', leave, { once: true });
  return new Promise((resolve) => {
    repl.once('exit', () => {
      interrupted.removeEventListener('abort', leave);
      keys.close();
      resolve();
    });
  });
}

/**
 * What is typed, a line at a time: what was pasted behind one waits until that has been answered, for its lines may belong together.
 * Ctrl-C does not wait.
 */
class Keys {
  readonly stream: PassThrough & { isTTY?: boolean; isRaw?: boolean; setRawMode?: (isRaw: boolean) => unknown };
  readonly #input: ReadStream;
  readonly #take: (piece: Buffer) => void;
  readonly #end = (): void => void this.stream.end();
  #waiting = '';
  #isHeld = false;

  constructor(input: ReadStream, interrupt: () => void) {
    this.#input = input;
    this.stream = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (isRaw: boolean) => input.setRawMode(isRaw),
    });
    this.#take = (piece) => {
      if (this.#isHeld && piece.includes(CTRL_C)) {
        this.#waiting = '';
        return interrupt();
      }
      this.#waiting += piece.toString();
      this.#pass();
    };
    input.on('data', this.#take).once('end', this.#end).resume();
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#pass();
  }

  close(): void {
    this.#input.off('data', this.#take).off('end', this.#end).setRawMode(false).pause();
    this.stream.destroy();
  }

  /** Up to the end of the next line; the rest when that has been heard, and answered where it is held for that. */
  #pass(): void {
    if (this.#isHeld || this.#waiting === '') return;
    const end = this.#waiting.search(ENDS_LINE);
    const line = end === -1 ? this.#waiting : this.#waiting.slice(0, end + 1);
    this.#waiting = this.#waiting.slice(line.length);
    this.stream.write(line);
    setImmediate(() => this.#pass());
  }
}
