/** Idle connections outlive the pause between two rounds. Clients read it in the answers and keep theirs as long. */
export const KEEP_ALIVE_MS = 24 * 60 * 60 * 1000;
/** Connections that may wait to be accepted: more than the largest K, for to be turned away costs a client a second. */
export const BACKLOG = 4096;
