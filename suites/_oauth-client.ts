import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
// not the bare name: bun puts its own in the place of that one
import type { Client } from 'undici/index.js';
import { outcomeOf } from '../core/work/outcome.ts';
import type { Outcome, WorkItem } from '../core/members/types.ts';
import { connect } from './_connection.ts';

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

/** One connection to a token server, one request at a time. */
export class OauthClient {
  readonly #client: Client;
  readonly #issuer: string;
  readonly #key: KeyObject;

  private constructor(client: Client, issuer: string, key: KeyObject) {
    this.#client = client;
    this.#issuer = issuer;
    this.#key = key;
  }

  static async open(origin: string): Promise<OauthClient> {
    const client = connect(origin);
    try {
      const { body } = await client.request({ path: '/jwks', method: 'GET' });
      const { keys } = (await body.json()) as { readonly keys: readonly JsonWebKey[] };
      return new OauthClient(client, origin, createPublicKey({ key: keys[0] as JsonWebKey, format: 'jwk' }));
    } catch (error) {
      await client.destroy();
      throw error;
    }
  }

  /**
   * Fetches the token of one item: client credentials, the item being the client. What counts of it is its claim `data`,
   * for a signature is another each time.
   *
   * @throws Error where it is no token, of another subject, or not signed by the server
   */
  async token({ id }: WorkItem, signal?: AbortSignal): Promise<Outcome> {
    const subject = `item-${id}`;
    const { statusCode, body } = await this.#client.request({
      path: `/token?item=${id}`,
      method: 'POST',
      headers: HEADERS,
      body: `grant_type=client_credentials&client_id=${subject}`,
      signal: signal ?? null,
    });
    const text = await body.text();
    if (statusCode !== 200) return outcomeOf(text, statusCode);
    const { access_token: token } = JSON.parse(text) as { readonly access_token?: unknown };
    return outcomeOf(dataOf(claimsOf(token, this.#key), this.#issuer, subject));
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * The claims of a JSON Web Token in compact form (RFC 7519) that is signed with ES256 (RFC 7518, section 3.4).
 *
 * @throws Error where it is none, or its signature is not of this key
 */
export function claimsOf(token: unknown, key: KeyObject): Claims {
  const parts = typeof token === 'string' ? token.split('.') : [];
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw new Error('what was answered is no token of three parts');
  }
  const signed = Buffer.from(`${header}.${payload}`);
  const isOfKey = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!isOfKey) throw new Error('the signature of the token is not of the server');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
}

function dataOf({ iss, sub, data }: Claims, issuer: string, subject: string): string {
  if (iss !== issuer) throw new Error(`the token is from ${String(iss)} instead of ${issuer}`);
  if (sub !== subject) throw new Error(`the token is for ${String(sub)} instead of ${subject}`);
  if (typeof data !== 'string') throw new Error('the token has no data');
  return data;
}
