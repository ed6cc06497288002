import type { WorkItem } from './types.ts';

/**
 * An item that an operation cannot write to: what it wrote would be held against it where operations share their items, and be
 * gone where each is sent one of its own.
 */
export function unchanging(item: WorkItem): WorkItem {
  item.parts?.forEach((part) => Object.freeze(part));
  return Object.freeze(item);
}
