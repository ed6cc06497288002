import type { Cell } from '../../core/records/comparison.ts';
import { clean } from './text.ts';

type Server = NonNullable<Cell['server']>;

/** What a row was asked of, where it could have been another: "PostgreSQL 15.18 (real, TCP)". */
export function serverLabel({ name, version, what, transport }: Server): string {
  return clean(`${name} ${version} (${what}, ${transport})`);
}

const FOUND = { url: 'that of the user, by its URL', binary: 'a binary of this machine', package: 'of an npm package' };

/** The same with where it was found, and the settings that numbers depend on. */
export function serverSentence(server: Server): string {
  const settings = Object.entries(server.settings).map(([name, value]) => `${name}=${value}`);
  return clean([serverLabel(server), FOUND[server.found], ...settings].join(', '));
}
