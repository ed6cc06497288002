import type { ChildProcess } from 'node:child_process';
import { size } from '../text/numbers.ts';

/** So much of what a process prints is shown, and so much of the last line of the rest. */
const SHOWN_BYTES = 16 * 1024;
const LAST_BYTES = 300;
const NEWLINE = 10;
/** What Node itself prints where its inspector is opened, used and closed. */
const OF_INSPECTOR =
  /^(?:Debugger listening on (ws:\/\/127\.0\.0\.1:\S+)|For help, see: \S+|Debugger attached\.|Debugger ending on \S+|Waiting for the debugger to disconnect\.\.\.)\n/gm;

/**
 * What a process prints, with all that it starts, on both of its streams: read at once and counted, so that it neither waits nor
 * fills memory. Its beginning is shown; of the rest it is told at the end how much it was, and its last line.
 */
export class Printed {
  bytes = 0;
  lines = 0;
  readonly #name: string;
  readonly #show: (text: Buffer | string) => void;
  #shownBytes = 0;
  #last = Buffer.alloc(0);
  #inspector: PromiseWithResolvers<string> | null = null;
  #wasInspected = false;

  /** @param name Who prints, for the sentences about it. */
  constructor(
    { stdout, stderr }: Pick<ChildProcess, 'stdout' | 'stderr'>,
    name: string,
    show: (text: Buffer | string) => void = (text) => void process.stderr.write(text),
  ) {
    this.#name = name;
    this.#show = show;
    for (const stream of [stdout, stderr]) {
      stream?.on('data', (chunk: Buffer) => this.#take(this.#isInspected ? this.#withoutInspector(chunk) : chunk));
      stream?.on('error', () => {}); // its end is told by its exit
    }
  }

  /** The address of its inspector, when it says that; from then on what Node prints of that is nothing that it has printed. */
  inspectorAddress(): { readonly isNew: boolean; readonly address: Promise<string> } {
    const isNew = this.#inspector === null;
    this.#inspector ??= Promise.withResolvers();
    return { isNew, address: this.#inspector.promise };
  }

  /** It is closed, or will be: the next has another address. */
  forgetInspector(): void {
    this.#inspector = null;
    this.#wasInspected = true;
  }

  /** No more will come: says what was not shown. */
  end(): void {
    if (this.bytes === this.#shownBytes) return;
    const last = this.#last.toString().trimEnd().split('\n').at(-1) ?? '';
    this.#show(`lockstep: ${this.#name} printed ${this.lines} lines, ${size(this.bytes)}; the last: ${last}\n`);
  }

  get #isInspected(): boolean {
    return this.#inspector !== null || this.#wasInspected;
  }

  #withoutInspector(chunk: Buffer): Buffer {
    const text = chunk.toString('latin1'); // a byte a character
    const rest = text.replaceAll(OF_INSPECTOR, (_, address?: string) => {
      if (address !== undefined) this.#inspector?.resolve(address);
      return '';
    });
    return rest === text ? chunk : Buffer.from(rest, 'latin1');
  }

  #take(chunk: Buffer): void {
    this.bytes += chunk.length;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.lines += 1;
    const left = SHOWN_BYTES - this.#shownBytes;
    if (left > 0) {
      this.#show(chunk.subarray(0, left));
      this.#shownBytes += Math.min(left, chunk.length);
      if (chunk.length > left) this.#show(`\nlockstep: what ${this.#name} prints is only counted from here on\n`);
    }
    if (chunk.length > left) this.#last = Buffer.concat([this.#last, chunk]).subarray(-LAST_BYTES);
  }
}
