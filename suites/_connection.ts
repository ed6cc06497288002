import { crc32 } from 'node:zlib';
// not the bare name: bun puts its own in the place of that one
import { Client } from 'undici/index.js';
import type { Answer } from '../core/members/types.ts';

/** Sockets stay open while a trial sleeps between its rounds. */
const KEEP_ALIVE_MS = 3_600_000;

/** The settings of every slot: one kept-alive connection, no pipelining, no timeouts of its own (a round has one). */
export function connect(origin: string): Client {
  return new Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
}

/** One GET, its body read to the end. Where `signal` aborts, it rejects, and its connection is lost with it. */
export async function getOver(client: Client, path: string, signal: AbortSignal | null = null): Promise<Answer> {
  const { statusCode, body } = await client.request({ path, method: 'GET', signal });
  const bytes = await body.bytes();
  return { status: statusCode, bytes: bytes.length, checksum: crc32(bytes) };
}
