import { harmless, harmlessLines } from '../core/text/harmless.ts';
import type { Terminal } from './terminal.ts';

const CLEAR_LINE = '\r\u001B[2K';

/** Where what a command says of its progress, and its errors, go out: nothing that was read says anything to a terminal. */
export function sayingTo(write: (text: string) => void): Pick<Io, 'stderr' | 'rewrite'> {
  return {
    stderr: (text) => write(harmlessLines(text)),
    rewrite: (line) => write(`${CLEAR_LINE}${harmless(line)}`),
  };
}

/** The world as a command sees it, so that a command can be tested in process. */
export interface Io {
  /** Data only. */
  stdout(text: string): void;
  /** Progress and errors, made harmless on their way. */
  stderr(text: string): void;
  /** Puts this in the place of the last line of a terminal, for progress that is live. */
  rewrite(line: string): void;
  /** Where the user's paths start from. */
  readonly cwd: string;
  /** Columns of the terminal that stdout is, or null where it is none. */
  readonly columns: number | null;
  readonly hasColour: boolean;
  /** Whether stderr is a terminal, on which progress may rewrite its line. */
  readonly isProgressLive: boolean;
  /** Asks a line of whoever sits at the terminal; missing where nobody does. An end of the input is an empty answer. */
  readonly ask?: (question: string) => Promise<string>;
  /** The lines of the input; missing where there is none. */
  readonly lines?: () => AsyncIterable<string>;
  /** There where nothing is told but to a caller: nothing is left behind then, either. */
  readonly isSilent?: true;
  /** Missing where nobody sits at one, or it cannot be drawn on. */
  readonly terminal?: Terminal;
  /** Aborted at the first Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Says that nothing runs any more: from here on a signal ends the process at once, in whatever it does. */
  readonly leaveAtOnce: () => void;
}
