import { crc32 } from 'node:zlib';
import type { Outcome } from '../members/types.ts';

/** The outcome of an operation that received `body`: what makes equal work provable. */
export function outcomeOf(body: Uint8Array | string, status = 200): Outcome {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { status, bytes: bytes.length, checksum: crc32(bytes) };
}
