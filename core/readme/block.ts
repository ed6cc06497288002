import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UsageError } from '../text/errors.ts';

/**
 * The report within a README: whole lines between two markers, and in the first of them what it was made from. Everything
 * here works on bytes, so that what stands around the block, in whatever encoding, stays as it is.
 */

export const START = '<!-- lockstep:start -->';
export const END = '<!-- lockstep:end -->';

/** The run that a block tells of. */
export interface BlockRun {
  readonly startedAt: string;
  readonly commit: string | null;
}

/** What a block says of itself, and whether its text is still the one that was written. */
export interface Block {
  readonly run: BlockRun;
  readonly isUntouched: boolean;
}

interface Place {
  /** Bytes from behind the first marker's line to the beginning of the second's. */
  readonly from: number;
  readonly to: number;
  readonly lineBreak: '\n' | '\r\n';
}

const BYTE_ORDER_MARK = '\u00EF\u00BB\u00BF';
const STAMP = /^<!-- lockstep:run (\{.*\}) -->\n/;
const stampSchema = z.object({ startedAt: z.iso.datetime(), commit: z.string().nullable(), hash: z.string() });

/**
 * The file with this report in its block; all other bytes as they were.
 *
 * @throws UsageError where there is not exactly one block, or where the report would end it
 */
export function withBlock(file: Buffer, name: string, report: string, run: BlockRun): Buffer {
  const { from, to, lineBreak } = placeOf(file, name);
  const text = report.trim();
  if (text.split('\n').some(isMarker)) {
    throw new UsageError(`the report has a line that is a marker itself, and ${name} could not be updated again`);
  }
  const { startedAt, commit } = run;
  const stamp = JSON.stringify({ startedAt, commit, hash: hashOf(text, run) }).replaceAll('>', String.raw`\u003e`);
  const block = `<!-- lockstep:run ${stamp} -->\n\n${text}\n\n`.replaceAll('\n', lineBreak);
  return Buffer.concat([file.subarray(0, from), Buffer.from(block), file.subarray(to)]);
}

/**
 * What stands in the block of a file; null where it holds no report.
 *
 * @throws UsageError where there is not exactly one block
 */
export function readBlock(file: Buffer, name: string): Block | null {
  const { from, to } = placeOf(file, name);
  const content = file.subarray(from, to).toString('utf8').replaceAll('\r\n', '\n').trimStart();
  const [line, json] = STAMP.exec(content) ?? [];
  if (line === undefined || json === undefined) return null;
  const stamp = stampOf(json);
  if (stamp === null) return null;
  const { hash, ...run } = stamp;
  return { run, isUntouched: hash === hashOf(content.slice(line.length).trim(), run) };
}

function stampOf(json: string): z.infer<typeof stampSchema> | null {
  try {
    return stampSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

function hashOf(text: string, { startedAt, commit }: BlockRun): string {
  const digest = createHash('sha256').update(JSON.stringify([startedAt, commit, text]));
  return `sha256:${digest.digest('hex')}`;
}

function isMarker(line: string): boolean {
  return line.trimEnd() === START || line.trimEnd() === END;
}

/** A byte a character, so that places in the text are places in the file. */
function placeOf(file: Buffer, name: string): Place {
  const text = file.toString('latin1');
  const lines = (marker: string) => [
    ...text.matchAll(new RegExp(`^(?:${BYTE_ORDER_MARK})?${marker}[ \\t]*(\\r?\\n|$(?![^]))`, 'gm')),
  ];
  const [starts, ends] = [lines(START), lines(END)];
  const [start, end] = [starts[0], ends[0]];
  if (starts.length !== 1 || ends.length !== 1 || start === undefined || end === undefined || end.index < start.index) {
    throw new UsageError(
      `${name} needs one line "${START}" and below it one line "${END}", between which the report is put; ` +
        `it has ${starts.length} and ${ends.length}${starts.length === 1 && ends.length === 1 ? ' in the wrong order' : ''}`,
    );
  }
  return {
    from: start.index + start[0].length,
    to: end.index,
    lineBreak: start[1] === '\r\n' ? '\r\n' : '\n',
  };
}
