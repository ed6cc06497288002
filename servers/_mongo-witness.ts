import type { GivenWitness } from '../core/members/types.ts';
import { DOCUMENTS } from '../core/work/documents.ts';

export interface Admin {
  command(command: object): Promise<Readonly<Record<string, unknown>>>;
}

/** What MongoDB has counted since it began to: an insert is one of a document. */
interface Counts {
  readonly queries: number;
  readonly inserted: number;
}

/**
 * Differences of the opcounters of serverStatus: nothing is reset. They are those of the whole server, so that others may have been
 * counted, and it says nothing of how many operations were in flight.
 */
export class Opcounters {
  readonly #admin: Admin;
  #before: Counts | null = null;

  constructor(admin: Admin) {
    this.#admin = admin;
  }

  async begin(): Promise<void> {
    this.#before = await this.#counts();
  }

  async end(): Promise<GivenWitness | null> {
    const [before, after] = [this.#before, await this.#counts()];
    if (before === null) return null;
    const inserts = Math.floor((after.inserted - before.inserted) / DOCUMENTS);
    return { operations: after.queries - before.queries + inserts, mayCountOthers: true };
  }

  async #counts(): Promise<Counts> {
    return countsIn(await this.#admin.command({ serverStatus: 1 }));
  }
}

/** Of what serverStatus answers. @throws Error where it has none */
export function countsIn({ opcounters }: Readonly<Record<string, unknown>>): Counts {
  const { query, insert } = (opcounters ?? {}) as Readonly<Record<string, unknown>>;
  const [queries, inserted] = [Number(query), Number(insert)];
  if (Number.isNaN(queries) || Number.isNaN(inserted)) throw new Error('MongoDB does not tell its opcounters');
  return { queries, inserted };
}
