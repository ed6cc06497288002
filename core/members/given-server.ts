/** A server as it is given, with its defaults: a user's own needs no more than `start`, for it is known by its file. */
export function serverOf<T>(given: T, name: string): T {
  return typeof given === 'object' && given !== null
    ? { name, about: `the server of ${name}`, probe: null, ...given }
    : given;
}

/** What to do with a file that exports no server: it is most likely a program. */
export function hintFor(file: string): string {
  return `; a program is named as { command: ['node', '${file}'] }`;
}
