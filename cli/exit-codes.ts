/** What a shell is told; a gate is never green because nothing ran. */
export const exitCodes = {
  /** Done, and nothing is worse. */
  done: 0,
  /** A regression: significant and beyond the margin. */
  regression: 1,
  /** The words on the command line, in the environment or in the configuration are wrong. */
  usage: 2,
  /** The measurement is invalid or incomplete, a report of it could not be written, or one that was to be checked is stale. */
  invalid: 3,
  /** The environment will not do: ports, open files, Node version. */
  environment: 4,
  /** Interrupted; what was measured is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command says how it ended; without a word it is done. */
export type Finish = (code: ExitCode) => void;
