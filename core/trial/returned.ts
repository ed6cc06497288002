import type { Outcome } from '../members/types.ts';
import { outcomeOf } from '../work/outcome.ts';

/** Of an operation that returned nothing: a success that proves no work. */
const NOTHING: Outcome = { status: 200, bytes: 0, checksum: 0 };

/**
 * The outcome of a function that returned this: bytes and text as they are, a Response and a stream read to their end, an
 * Outcome as it is, whatever else as JSON.
 *
 * @throws Error where the body cannot be read, or JSON has no words for it
 */
export function outcomeOfReturned(returned: unknown): Outcome | Promise<Outcome> {
  if (returned === undefined) return NOTHING;
  if (typeof returned === 'string' || returned instanceof Uint8Array) return outcomeOf(returned);
  if (typeof returned !== 'object' || returned === null) return outcomeOfJson(returned);
  if (isOutcome(returned)) return returned;
  if (ArrayBuffer.isView(returned)) {
    return outcomeOf(new Uint8Array(returned.buffer, returned.byteOffset, returned.byteLength));
  }
  if (returned instanceof ArrayBuffer || returned instanceof SharedArrayBuffer)
    return outcomeOf(new Uint8Array(returned));
  if ('arrayBuffer' in returned && typeof returned.arrayBuffer === 'function') return outcomeOfBody(returned as Body);
  if (Symbol.asyncIterator in returned) return outcomeOfStream(returned as AsyncIterable<unknown>);
  return outcomeOfJson(returned);
}

interface Body {
  readonly status?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

function isOutcome(value: object): value is Outcome {
  const { status, bytes, checksum } = value as Partial<Outcome>;
  return typeof status === 'number' && typeof bytes === 'number' && typeof checksum === 'number';
}

/** A Response has a status, a Blob has none. */
async function outcomeOfBody(body: Body): Promise<Outcome> {
  const bytes = new Uint8Array(await body.arrayBuffer());
  return outcomeOf(bytes, typeof body.status === 'number' ? body.status : 200);
}

async function outcomeOfStream(stream: AsyncIterable<unknown>): Promise<Outcome> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(textOf(chunk)));
  }
  return outcomeOf(Buffer.concat(chunks));
}

function outcomeOfJson(value: unknown): Outcome {
  return outcomeOf(textOf(value));
}

/** JSON takes a Map and a Set for empty, has no words for a bigint, and nothing to say of a function. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const listed = value instanceof Map || value instanceof Set ? [...value] : value;
  try {
    const text: string | undefined = JSON.stringify(listed);
    return text ?? '';
  } catch {
    return JSON.stringify(listed, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  }
}
