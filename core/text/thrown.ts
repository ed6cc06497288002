/** An error as it is counted and told, wherever it was thrown: plain, because threads and processes keep nothing else of one. */
export interface Thrown {
  /** Its `code` where it or one of its causes has one, such as ECONNREFUSED, else its name. */
  readonly class: string;
  readonly message: string;
}

export function thrownOf(error: unknown): Thrown {
  if (!(error instanceof Error)) return { class: 'Error', message: String(error) };
  const chain = causesOf(error);
  const codes = chain.map((each) => ('code' in each && typeof each.code === 'string' ? each.code : null));
  // a class of one's own says more than what caused it, and Node's say less
  const code = isOfNode(error.name) ? codes.find((each) => each !== null) : codes[0];
  const said = chain.reduce((text, { message }) => {
    if (text.includes(message)) return text;
    return text === '' ? message : `${text}: ${message}`;
  }, '');
  return { class: code ?? error.name, message: said };
}

function isOfNode(name: string): boolean {
  return ['Error', 'TypeError', 'AggregateError'].includes(name);
}

/** A chain is as long as whoever made it likes, and may bite its tail. */
const MOST_CAUSES = 4;

/** The error and its causes: `fetch failed` says nothing, and its cause says ECONNREFUSED. Of several at once, the first. */
function causesOf(error: Error): Error[] {
  const chain: Error[] = [];
  for (let each: unknown = error; each instanceof Error && chain.length < MOST_CAUSES;) {
    chain.push(each);
    each = each.cause ?? (each instanceof AggregateError ? each.errors[0] : undefined);
  }
  return chain;
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

const NOT_LOADED = 'NotLoaded';

/** Thrown in a thread where the module of a workload cannot be loaded there. */
export class NotLoaded extends Error {
  override readonly name = NOT_LOADED;
}

/** Whether a workload's module could not be loaded in a thread, or why else it did not come up. */
export function isNotLoaded(error: unknown): boolean {
  return error instanceof Error && error.name === NOT_LOADED;
}

/** What Node says where a thread refuses what a process does: an addon that is not made for threads, `process.chdir()`. */
const REFUSED_BY_THREADS = ['ERR_DLOPEN_FAILED', 'ERR_WORKER_UNSUPPORTED_OPERATION', NOT_LOADED];

/**
 * The `Unsupported` among an error and its causes, or null.
 *
 * @param hasThreads Whether a thread may have refused, and not the process.
 */
export function unsupportedIn(error: unknown, hasThreads: boolean): Error | null {
  if (!(error instanceof Error)) return null;
  if (hasThreads && REFUSED_BY_THREADS.includes(error.name))
    return new Unsupported(`not in a thread: ${error.message} (--threads 0 has processes alone)`);
  return error.name === 'Unsupported' ? error : unsupportedIn(error.cause, hasThreads);
}

/** What an error says, or whatever was thrown in its place. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
