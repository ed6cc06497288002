import { writeSync } from 'node:fs';

const STDERR = 2;
let hasTold = false;

/** Tells a line, once a thread, and at once: a thread that ends may lose what it has printed. */
export function tell(line: string): void {
  if (hasTold) return;
  hasTold = true;
  try {
    writeSync(STDERR, `lockstep: ${line.replaceAll(/\s+/g, ' ')}\n`);
  } catch {
    // nobody reads it, or not so quickly
  }
}
