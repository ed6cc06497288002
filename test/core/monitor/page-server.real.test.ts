import { get, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { servePage } from '../../../core/monitor/page-server.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function asked(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      const { statusCode: status, headers: told } = response;
      text(response).then((body) => resolve({ status, headers: told, body }), reject);
    }).on('error', reject);
  });
}

async function served() {
  const server = await servePage(() => '<p>first</p>');
  onTestFinished(() => server.end(''));
  return server;
}

test('who has the link gets the page, which nobody may put into another', async () => {
  const { url } = await served();
  const { status, headers, body } = await asked(url);
  expect({ status, body }).toEqual({ status: 200, body: '<p>first</p>' });
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': `frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
  });
});

const other = (url: string, token: string) => url.replace(/token=.*/, `token=${token}`);

test.each<[string, (url: string) => string, Record<string, string>]>([
  ['without the token', (url) => url.replace(/\?.*/, ''), {}],
  ['with another', (url) => other(url, '0'.repeat(48)), {}],
  ['with a part of it', (url) => url.slice(0, -1), {}],
  ['by a name that leads here', (url) => url, { host: 'rebound.example' }],
  ['from another site', (url) => url, { origin: 'http://elsewhere.example' }],
  ['by a link of another site', (url) => url, { 'sec-fetch-site': 'cross-site' }],
])('%s, nobody gets a byte, of the page or of its events', async (_, changed, headers) => {
  const { url } = await served();
  for (const place of [url, url.replace('/?', '/events?')]) {
    expect(await asked(changed(place), headers)).toMatchObject({ status: 403, body: '' }); // oxlint-disable-line no-await-in-loop
  }
});

test('who reads is told each page, and the last whole, however long it is', async () => {
  const server = await served();
  const told = asked(server.url.replace('/?', '/events?'));
  while (!server.isRead) await new Promise((resolve) => setTimeout(resolve, 5)); // oxlint-disable-line no-await-in-loop
  server.publish('one\n\ntwo');
  const last = 'x'.repeat(5_000_000);
  await server.end(last);
  const { body } = await told;
  expect(body).toContain(`event: page\ndata: ${JSON.stringify('one\n\ntwo')}\n\n`);
  expect(body.endsWith(`event: end\ndata: ${JSON.stringify(last)}\n\n`)).toBe(true);
});
