/** The most that a round asks for, so that work that nobody could hold in memory is refused before anything is started. */
export const MOST_OPERATIONS = 10_000_000;

/** The most rows that values of parameters and numbers of calls may make of one suite: cells are as many times more as there are models. */
export const MOST_ROWS = 10_000;

/** The most that is read of one file: each takes some 2 KB of memory. */
export const MOST_RECORDS = 1_000_000;
