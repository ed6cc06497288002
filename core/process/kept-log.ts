import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** So much of what a program prints is kept, and so many lines of it are shown where it fails. */
const KEPT = 64 * 1024;
const SHOWN_LINES = 8;
const SHOWN = 1000;

/** The end of what a program has printed, on both of its streams. */
export class KeptLog {
  #text = '';

  constructor({ stdout, stderr }: Pick<ChildProcess, 'stdout' | 'stderr'>) {
    for (const stream of [stdout, stderr]) if (stream !== null) this.#keep(stream);
  }

  #keep(stream: Readable): void {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      this.#text += text;
      if (this.#text.length > 2 * KEPT) this.#text = this.#text.slice(-KEPT);
    });
    stream.on('error', () => {}); // its end is told by its exit
  }

  /** Behind what is said of it: "; its last lines: …", or that there are none. */
  lastLines(): string {
    const lines = this.#text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.length === 0) return '; it has printed nothing';
    return `; its last lines: ${lines.slice(-SHOWN_LINES).join(' ⏎ ').slice(-SHOWN)}`;
  }
}
