/** A connection as those that share it have it. */
interface Closable {
  close(): Promise<void>;
}

interface Shared<T> {
  readonly connection: Promise<T>;
  /** That were ever given it, and that have not closed it. */
  lanes: number;
  users: number;
}

/** Of this thread, each kind: the last one, which may still have room. */
const last = new Map<string, Shared<Closable>>();

/**
 * A connection for one lane more: one that lanes of the same thread share, so many of them each. What is in flight on
 * connections is another thing than how many there are.
 *
 * @param kind What it is a connection to, and how: those of one kind are alike.
 * @returns The connection, and what closes it when all of its lanes have closed theirs.
 */
export async function sharedConnection<T extends Closable>(
  kind: string,
  lanesEach: number,
  open: () => Promise<T>,
): Promise<{ readonly connection: T; readonly close: () => Promise<void> }> {
  let shared = last.get(kind) as Shared<T> | undefined;
  if (shared === undefined || shared.lanes === lanesEach || shared.users === 0) {
    shared = { connection: open(), lanes: 0, users: 0 };
    last.set(kind, shared);
  }
  const own = shared;
  own.lanes += 1;
  own.users += 1;
  const connection = await own.connection;
  return {
    connection,
    close: async () => {
      own.users -= 1;
      if (own.users === 0) await connection.close();
    },
  };
}
