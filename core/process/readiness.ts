import { connect } from 'node:net';
import { reasonOf } from '../text/thrown.ts';

/** The longest to wait for one answer. */
const ANSWER_MS = 2000;

/**
 * Null where what is at this address is ready, or why not: an HTTP(S) address by a good answer, any other, or where any answer
 * will do, by taking a connection.
 */
export async function isReady(address: URL, isAnyAnswer: boolean, withinMs: number): Promise<string | null> {
  const signal = AbortSignal.timeout(Math.ceil(Math.min(withinMs, ANSWER_MS)));
  const isHttp = ['http:', 'https:'].includes(address.protocol);
  try {
    return isHttp && !isAnyAnswer ? await answered(address, signal) : await connected(address, signal);
  } catch (error) {
    return `${address.href}: ${codeOf(error)}`;
  }
}

async function answered(address: URL, signal: AbortSignal): Promise<string | null> {
  const { get } = await (address.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const request = get(address, { signal, agent: false }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 400 ? null : `${address.href} answers with status ${statusCode}`);
    });
    request.on('error', reject);
  });
}

/** Ports that are not written down. */
const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };

/** The port of an address; null where its scheme has none that is known. */
export function portOf({ port, protocol }: URL): number | null {
  return port === '' ? (PORTS[protocol] ?? null) : Number(port);
}

function connected(address: URL, signal: AbortSignal): Promise<null> {
  const port = portOf(address);
  if (port === null) return Promise.resolve(null); // what no port is known of is not asked
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: address.hostname.replace(/^\[(.*)\]$/, '$1') });
    const late = () => socket.destroy(new Error('no connection in time'));
    signal.addEventListener('abort', late, { once: true });
    socket.once('connect', () => {
      socket.destroy();
      resolve(null);
    });
    socket.once('error', reject);
    socket.once('close', () => signal.removeEventListener('abort', late));
  });
}

/** Of several addresses of one name, each has an error of its own. */
function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  if (first instanceof Error && first.name === 'AbortError') return 'no answer in time';
  return first instanceof Error && 'code' in first ? String(first.code) : reasonOf(first);
}
