import type { WorkItem } from '../members/types.ts';

/** One in so many is not in a cache, so that who looks it up there has to ask the database. */
export const MISS_EVERY = 4;

/** Whether an item is not in the cache: the same for who fills it, and for who knows what a request takes at the least. */
export function isMiss({ id }: Pick<WorkItem, 'id'>): boolean {
  return id % MISS_EVERY === MISS_EVERY - 1;
}
