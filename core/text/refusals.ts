/** Errors that tell a user what to do: shown as one line, without a stack. Apart from the words of them, for every thread of a suite loads these. */

/** The user asked for something that cannot be: one clear line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The environment will not do: exit code 4. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
