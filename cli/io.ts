import type { Terminal } from './terminal.ts';

/** The world as a command sees it, so that a command can be tested in process. */
export interface Io {
  /** Data only. */
  stdout(text: string): void;
  /** Progress and errors. */
  stderr(text: string): void;
  /** Where the user's paths start from. */
  readonly cwd: string;
  /** Columns of the terminal that stdout is, or null where it is none. */
  readonly columns: number | null;
  readonly hasColour: boolean;
  /** Whether stderr is a terminal, on which progress may rewrite its line. */
  readonly isProgressLive: boolean;
  /** Asks a line of whoever sits at the terminal; missing where nobody does. An end of the input is an empty answer. */
  readonly ask?: (question: string) => Promise<string>;
  /** There where nothing is told but to a caller: nothing is left behind then, either. */
  readonly isSilent?: true;
  /** Missing where nobody sits at one, or it cannot be drawn on. */
  readonly terminal?: Terminal;
  /** Aborted at the first Ctrl-C. */
  readonly interrupted: AbortSignal;
}
