import type { AskedServer, RoundSeed, RunningServer, Server } from '../core/members/types.ts';
import { now } from '../core/trial/clock.ts';
import { callAt } from '../core/trial/call-at.ts';
import { optional, packageFolder } from '../core/members/optional.ts';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { BACKLOG, KEEP_ALIVE_MS } from './_connections.ts';
import { foundServer } from './_found.ts';
import { type Answered, ObjectRound, type ObjectRequest } from './_s3-round.ts';

const PACKAGE = 'fauxqs';
const BUCKET = 'lockstep';
/** Of requests that we make ourselves. */
const OURS = 'x-lockstep-own';
/** What clients had closed before the round was over is seen by then. */
const TURNS = 10;

interface Reply {
  readonly raw: ServerResponse;
  getHeader(name: string): unknown;
}

interface App {
  readonly server: HttpServer;
  addHook(
    name: 'onRequest',
    hook: (request: { readonly raw: IncomingMessage }, reply: Reply, done: () => void) => void,
  ): void;
  listen(options: object): Promise<string>;
  inject(request: object): Promise<{ readonly statusCode: number; readonly rawPayload: Buffer; readonly body: string }>;
  close(): Promise<void>;
}

interface Fauxqs {
  readonly buildApp: (options: object) => App;
}

async function start({ url }: AskedServer = { url: null, connections: null }): Promise<RunningServer> {
  const found = foundServer(
    {
      name: 's3',
      title: 'object storage',
      programs: [PACKAGE],
      folders: [],
      ofPackage: () => packageFolder(PACKAGE),
      install: `npm install ${PACKAGE}`,
    },
    url,
  );
  return found.found === 'url' ? ofUser(found.url) : emulated();
}

/** An emulator in this process, with the payload of each item under its id. */
async function emulated(): Promise<RunningServer> {
  const { buildApp } = await optional<Fauxqs>(PACKAGE, 'an emulator of object storage');
  const app = buildApp({ logger: false });
  let round = new ObjectRound();
  let open = 0;
  app.addHook('onRequest', ({ raw: request }, reply, done) => watched(round, request, reply, done));
  app.server.on('connection', (socket) => {
    round.connectionsAccepted += 1;
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
  });
  Object.assign(app.server, { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, headersTimeout: 0 });
  const ask = async (method: 'GET' | 'PUT', path: string, payload?: Buffer): Promise<Buffer> => {
    const headers = { [OURS]: 'yes', 'content-type': 'application/octet-stream' };
    const answer = await app.inject({ method, url: `/${BUCKET}${path}`, headers, payload });
    if (answer.statusCode !== 200) throw new Error(`${PACKAGE} answered ${answer.statusCode}: ${answer.body}`);
    return answer.rawPayload;
  };
  await ask('PUT', '');
  const origin = await app.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG });
  return {
    target: { origin: `${origin}/${BUCKET}` },
    identity: {
      what: 'emulator',
      name: PACKAGE,
      version: versionOf(packageFolder(PACKAGE)),
      transport: 'TCP',
      found: 'package',
      settings: { stored: 'in memory' },
    },
    async begin(seed: RoundSeed) {
      const next = new ObjectRound(seed);
      for (const item of next.items) await ask('PUT', keyPath(item.id), next.payloadOf(item)); // oxlint-disable-line no-await-in-loop -- one after the other
      round = new ObjectRound(seed);
    },
    async end() {
      for (let turn = 0; turn < TURNS; turn += 1) await setImmediate(); // oxlint-disable-line no-await-in-loop
      const over = round;
      round = new ObjectRound();
      return over.witness(open, (id) => ask('GET', keyPath(id)));
    },
    close: () => app.close(),
  };
}

function watched(round: ObjectRound, request: IncomingMessage, reply: Reply, done: () => void): void {
  if (request.headers[OURS] !== undefined) return done();
  const seenNs = now();
  const asked = requestOf(request);
  round.enter(asked);
  let delayNs = 0;
  const cancel = callAt(seenNs + (round.items[asked.id]?.latencyMs ?? 0) * 1e6, () => {
    delayNs = now() - seenNs;
    done();
  });
  reply.raw.on('close', () => {
    cancel();
    round.leave(asked, reply.raw.writableFinished ? answerOf(reply) : null, delayNs);
  });
}

/** What is no object of a round is one without an id: it counts, and is nobody's. */
export function requestOf({ method = '', url = '' }: Pick<IncomingMessage, 'method' | 'url'>): ObjectRequest {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const [, id = '-1'] = /^\/lockstep\/lockstep-item-(\d{1,9})$/.exec(pathname) ?? [];
  const isPart = searchParams.has('partNumber') || searchParams.has('uploads');
  return { id: Number(id), does: method === 'GET' ? 'read' : isPart ? 'part' : 'write' };
}

function answerOf(reply: Reply): Answered {
  const [, from = '0'] = /^bytes (\d+)-/.exec(String(reply.getHeader('content-range'))) ?? [];
  return {
    status: reply.raw.statusCode,
    from: Number(from),
    bytes: Number(reply.getHeader('content-length') ?? 0),
  };
}

function keyPath(id: number): string {
  return `/lockstep-item-${id}`;
}

function versionOf(folder: string | null): string {
  if (folder === null) return 'unknown';
  const said = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version?: string };
  return said.version ?? 'unknown';
}

/** What runs already: it has no hook of ours, and so no witness. What it is is not known, but that it is not ours. */
async function ofUser(url: string): Promise<RunningServer> {
  return {
    target: { origin: url },
    identity: {
      what: 'real',
      name: 'object storage',
      version: 'unknown',
      transport: url.startsWith('https:') ? 'TLS' : 'TCP',
      found: 'url',
      settings: { witness: 'none: it does not say what it was asked' },
    },
    begin: () => {},
    end: () => null,
    close: async () => {},
  };
}

const server: Server = {
  name: 's3',
  about: 'object storage: a bucket by LOCKSTEP_S3_URL, else an emulator of S3 (fauxqs, where it is installed)',
  probe: null,
  start,
};

export default server;
