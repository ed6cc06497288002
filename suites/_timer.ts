/**
 * Calls `onDue` at the instant `dueMs` of performance.now() or after it, never before; returns what calls it off.
 * Node's timers count whole milliseconds and may fire up to one early: one that does is armed again.
 */
export function callAt(dueMs: number, onDue: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const leftMs = dueMs - performance.now();
    if (leftMs > 0) timer = setTimeout(look, Math.ceil(leftMs));
    else onDue();
  };
  look();
  return () => clearTimeout(timer);
}

/** Waits until `dueMs` of performance.now(), and says by how many milliseconds it is late: never less than 0. */
export function waitUntil(dueMs: number): Promise<number> {
  return new Promise((resolve) => {
    callAt(dueMs, () => resolve(performance.now() - dueMs));
  });
}
