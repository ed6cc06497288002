/** An error as it is counted and told, wherever it was thrown: plain, because threads and processes keep nothing else of one. */
export interface Thrown {
  /** Its `code` where it has one, such as ECONNREFUSED, else its name. */
  readonly class: string;
  readonly message: string;
}

export function thrownOf(error: unknown): Thrown {
  if (!(error instanceof Error)) return { class: 'Error', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { class: code, message: error.message };
}

/** The error again, in another thread or process: `thrownOf` says the same of it. */
export function errorOf({ class: name, message }: Thrown): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/**
 * Thrown where this machine cannot run a workload: its cell is `unsupported` then, and not `failed`. It is known by its
 * name, so that a suite that imports nothing of core/ can throw it, too.
 */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** Thrown where two versions of a workload cannot live in one process: known by its name, as it comes from threads. */
export class CannotShare extends Error {
  override readonly name = 'CannotShare';
}

/** The `Unsupported` among an error and its causes, or null. */
export function unsupportedIn(error: unknown): Error | null {
  if (!(error instanceof Error)) return null;
  return error.name === 'Unsupported' ? error : unsupportedIn(error.cause);
}

/** What an error says, or whatever was thrown in its place. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
