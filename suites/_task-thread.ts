import type { Answer } from '../core/members/types.ts';
import { connect, getOver } from './_connection.ts';

/** What a thread is asked for: an item, or nothing but to be there. */
export type Task = { readonly origin: string; readonly id: number } | null;

/** One task, in whatever thread it is run: a request over a connection of its own. */
export default async function run(task: Task): Promise<Answer | null> {
  if (task === null) return null;
  const connection = connect(task.origin);
  try {
    return await getOver(connection, `/item/${task.id}`);
  } finally {
    await connection.destroy();
  }
}
