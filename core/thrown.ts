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
