/** The most that a round asks for, so that work that nobody could hold in memory is refused before anything is started. */
export const MOST_OPERATIONS = 10_000_000;
