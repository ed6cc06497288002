import { createInterface } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import type { CodePrompt } from './code-prompt.ts';

const SCREEN = '\u001B[?1049h\u001B[?25l';
const LINES = '\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const REST_OF_LINE = '\u001B[K';
const REST_OF_SCREEN = '\u001B[J';
const CTRL_C = '\u0003';

/** Somebody at a keyboard: a prompt, and screens. */
export interface Terminal {
  /** Answers each line that is typed until the input ends; the next is asked for when it has been answered. */
  prompt(
    text: string,
    complete: (line: string) => Promise<readonly string[]>,
    answer: (line: string) => Promise<'more' | 'enough'>,
  ): Promise<void>;
  /** Node's own prompt for code, until it is left. */
  code(text: string, prompt: CodePrompt): Promise<void>;
  /** Shows one screen over the other until a key is pressed or `over` resolves. @param draw Given what shows it. */
  screen(draw: (show: (lines: readonly string[]) => void) => () => void, over: Promise<unknown>): Promise<void>;
}

export function terminalOf(input: ReadStream, output: WriteStream, interrupted: AbortSignal): Terminal {
  let suspend = (): void => {};
  return {
    async prompt(text, complete, answer) {
      const completer = (line: string, done: (error: null, result: [string[], string]) => void): void => {
        const [word = ''] = /\S*$/.exec(line) ?? [];
        const offer = (all: readonly string[]) => done(null, [all.filter((each) => each.startsWith(word)), word]);
        complete(line).then(offer, () => offer([]));
      };
      let history: string[] = [];
      let isOpen = true;
      // a screen has all keys to itself: what reads lines is closed for it, and opened again behind it
      while (isOpen) {
        const reader = createInterface({ input, output, completer, prompt: text, history });
        const close = (): void => reader.close();
        let isSuspended = false;
        suspend = () => {
          isSuspended = true;
          close();
        };
        interrupted.addEventListener('abort', close, { once: true });
        reader.on('SIGINT', close);
        reader.on('history', (lines) => (history = [...lines]));
        reader.prompt();
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        for await (const line of reader) {
          if ((await answer(line)) === 'enough') isOpen = false;
          if (!isOpen || isSuspended) break;
          reader.prompt();
        }
        isOpen &&= isSuspended;
        interrupted.removeEventListener('abort', close);
        close();
      }
      suspend = () => {};
    },
    async code(text, prompt) {
      const { promptForCode } = await import('./terminal-code.ts'); // one command of all has it
      await promptForCode({ input, output, interrupted }, text, prompt);
    },
    async screen(draw, over) {
      suspend();
      const { promise: left, resolve: leave } = Promise.withResolvers<void>();
      const press = (key: Buffer): void => {
        if (['q', CTRL_C, '\u001B'].includes(key.toString())) leave();
      };
      const wasRaw = input.isRaw;
      interrupted.addEventListener('abort', () => leave(), { once: true });
      output.write(SCREEN);
      input.setRawMode(true).resume().on('data', press);
      const show = (lines: readonly string[]): void => {
        const shown = lines.slice(0, output.rows - 1).map((line) => line.slice(0, output.columns) + REST_OF_LINE);
        output.write(`${HOME}${shown.join('\r\n')}${REST_OF_SCREEN}`);
      };
      const stop = draw(show);
      try {
        await Promise.race([left, over]);
      } finally {
        stop();
        input.off('data', press).setRawMode(wasRaw).pause();
        output.write(LINES);
      }
    },
  };
}
