import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { recoveryAfter, stallOutlook } from '../../core/theory/stall.ts';
import type { DirectServer, Work, WorkItem } from '../../core/members/types.ts';
import { operationsOf } from '../../core/work/work.ts';
import { Desk } from '../../servers/_desk.ts';
import { serve } from '../../servers/_oauth-server.ts';
import { claimsOf, OauthClient } from '../../suites/_oauth-client.ts';
import suite, { fetchToken } from '../../suites/oauth-stall.ts';
import { claimsInVain } from './_planned.ts';
import { endsUnder } from './_served.ts';
import { nothingMore } from './_lane.ts';

const usual = {
  latencyMs: 5,
  stallShare: 0.1,
  stallMs: 500,
  stallUntil: 1,
  guardedShare: 1,
  bulkhead: 0,
  timeoutMs: 0,
  ratePerSecond: 200,
  operations: 100,
  bytes: 32,
};

// side by side: they wait for tokens that stall
describe.concurrent('it is sound, or says why it cannot be', () => {
  test('under every model', async () => {
    const params = { operations: ['20'], latencyMs: ['20'], stallMs: ['200'], stallShare: ['0.2'] };
    expect(new Set(Object.values(await endsUnder('every model', 'oauth-stall', params)))).toEqual(new Set(['sound']));
  });

  test.each([
    ['with a patience', { stallMs: ['2000'], stallShare: ['0.2'], timeoutMs: ['300'] }],
    ['behind a bulkhead', { stallMs: ['500'], stallShare: ['1'], guardedShare: ['0.5'], bulkhead: ['1'] }],
  ])('%s, on the main thread and in others', async (_, some) => {
    const models = ['event-loop', 'worker-thread-pool'];
    const ends = await endsUnder(models, 'oauth-stall', { operations: ['20'], ...some });
    expect(new Set(Object.values(ends))).toEqual(new Set(['sound']));
  });
});

test('everything that its claims speak of is measured', async () => {
  expect(await claimsInVain('oauth-stall')).toEqual([]);
});

test('the figures of its claims are those of the theory', () => {
  const scene = { slots: 2, arrivalsPerSecond: 200, latencyMs: 5, stallShare: 0.1, stallMs: 500 };
  const because = (suite.claims ?? []).flatMap(({ expects }) => expects.map((each) => each.because)).join('\n');
  const endless = stallOutlook({ ...scene, timeoutMs: null });
  const patient = stallOutlook({ ...scene, timeoutMs: 25 });
  expect(because).toContain(`(T/λ − L) ÷ D = ${(100 * endless.criticalStallShare!).toFixed(0)} %`);
  expect(because).toContain(`T ÷ (λ·(L + p·D)) = ${(1 / endless.utilisation).toFixed(2)}`);
  expect(because).toContain(`(T/λ − L) ÷ (τ − L) = ${(100 * patient.criticalStallShare!).toFixed(0)} %`);
  const after = { ...scene, arrivalsPerSecond: 100, stallShare: 1, stallMs: 30, timeoutMs: null };
  expect(because).toContain(`÷ (1 − λ·L/T) = ${(1000 * recoveryAfter(after, 0.25).recoverySeconds!).toFixed(0)} ms`);
  expect([endless.isStable, patient.isStable]).toEqual([false, true]);
});

test('who is given up is bound by the patience, and not by the stall', () => {
  const [item] = operationsOf({ work: suite.work({ ...usual, stallShare: 1, timeoutMs: 25 }), seed: 1 }) as [WorkItem];
  expect(item).toMatchObject({ status: 504, latencyMs: 505 });
  expect(suite.leastMs?.(item, { ...usual, timeoutMs: 25 })).toBe(25);
  expect(suite.leastMs?.({ ...item, status: 200 }, { ...usual, timeoutMs: 25 })).toBe(505);
});

describe('one request', () => {
  let server: DirectServer;
  afterEach(() => server.close());

  async function run(work: Work, params: typeof usual) {
    server = await serve(new Desk());
    const round = { work, seed: 1 };
    server.begin(round);
    const operation = await fetchToken({ target: server.target, params, index: 0, seed: 1, ...nothingMore });
    const outcomes = [];
    for (const item of operationsOf(round)) outcomes.push(await operation.run(item));
    await operation.close();
    return outcomes;
  }

  test('is answered by what is in its token', async () => {
    const outcomes = await run(suite.work({ ...usual, operations: 3, stallShare: 0 }), usual);
    expect(outcomes.map(({ status, bytes }) => [status, bytes])).toEqual([0, 1, 2].map(() => [200, 32]));
    expect(server.end()).toMatchObject({ operations: 3, connectionsAccepted: 1 });
  });

  test('whose patience ends calls off, and the next one is answered', async () => {
    const params = { ...usual, timeoutMs: 20 };
    const given = { latencyMs: 600_000, bytes: 9, status: 504 };
    const outcomes = await run({ kind: 'listed', items: [given, { latencyMs: 0, bytes: 9 }] }, params);
    expect(outcomes[0]).toEqual({ status: 504, bytes: 0, checksum: 0 });
    expect(outcomes[1]).toMatchObject({ status: 200, bytes: 9 });
    expect(server.end()).toMatchObject({ operations: 1, aborted: 1 });
  });
});

describe('a token', () => {
  const mine = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = (claims: unknown) => `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const signed = (claims: unknown, key = mine.privateKey) => {
    const signature = createSign('sha256').update(unsigned(claims)).sign({ key, dsaEncoding: 'ieee-p1363' });
    return `${unsigned(claims)}.${signature.toString('base64url')}`;
  };

  test('says its claims', () => {
    expect(claimsOf(signed({ sub: 'item-1' }), mine.publicKey)).toEqual({ sub: 'item-1' });
  });

  test.each([
    ['of another key', signed({}, other.privateKey)],
    ['of a secret', `${unsigned({})}.${createHmac('sha256', 'secret').update(unsigned({})).digest('base64url')}`],
    ['that is empty', `${unsigned({})}.`],
    ['of other claims', signed({ sub: 1 }).replace(/\.[^.]+\./, `.${part({ sub: 2 })}.`)],
  ])('with a signature %s is refused', (_, token) => {
    expect(() => claimsOf(token, mine.publicKey)).toThrow('the signature of the token is not of the server');
  });

  test.each([[undefined], [7], [''], ['a.b'], ['a.b.c.d']])('such as %s is none', (token) => {
    expect(() => claimsOf(token, mine.publicKey)).toThrow('what was answered is no token of three parts');
  });

  let impostor: Server;
  afterEach(() => impostor?.close());

  test.each([
    [
      'from another server',
      { iss: 'http://elsewhere', sub: 'item-1', data: '' },
      'is from http://elsewhere instead of',
    ],
    ['for another item', { sub: 'item-2', data: '' }, 'is for item-2 instead of item-1'],
    ['without data', { sub: 'item-1' }, 'has no data'],
  ])('%s is refused', async (_, claims, reason) => {
    let origin = '';
    impostor = createServer((request, response) => {
      request.resume();
      const keys = [mine.publicKey.export({ format: 'jwk' })];
      const token = { access_token: signed({ iss: origin, ...claims }) };
      response.end(JSON.stringify(request.url === '/jwks' ? { keys } : token));
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
    const client = await OauthClient.open(origin);
    await expect(client.token({ id: 1 } as WorkItem)).rejects.toThrow(reason);
    await client.close();
  });
});
