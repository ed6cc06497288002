import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readResultFile } from '../../core/records/result-file.ts';
import { briefly, Command, endsOf } from './_command.ts';

/** A server of the user's own, through the real command: a program, a file, and what runs already. */

const suite = (server: string) => `
import { defineSuite, drawn, outcomeOf } from 'lockstep';
export async function make({ target }) {
  return { run: async ({ id }) => outcomeOf(await (await fetch(target.origin + '/item/' + id)).text()), close: async () => {} };
}
export default defineSuite({ name: 'own', about: '-', server: ${server}, workload: { module: import.meta.url, export: 'make' },
  params: {}, concurrency: [4], work: () => drawn({ operations: 16 }), bound: null });`;

/** Says its number, so that it can be seen whether it is gone, and answers. */
const app = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
writeFileSync('pid', String(process.pid));
console.log('app of port', process.env.PORT);
if (process.env.FAILS) { console.error('no database'); process.exit(7); }
createServer((request, response) => response.end('hello ' + request.url)).listen(process.env.PORT, '127.0.0.1');`;
const file = `
import { createServer } from 'node:http';
import { defineServer } from 'lockstep';
export default defineServer({ async start() {
  const server = createServer((request, response) => response.end('hello ' + request.url));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { target: { origin: 'http://127.0.0.1:' + server.address().port }, close: async () => server.close() };
} });`;
const program = (more = '', command = `'node app.mjs'`) => `{ command: ${command}, ${more} }`;
const words = [
  'run',
  './own.ts',
  '--json',
  '--out',
  'out.ndjson',
  '-m',
  'event-loop,worker-thread-pool',
  '-t',
  '2',
  '-k',
  '2',
];
const run = (server: string, more: readonly string[] = [], given = {}) =>
  new Command([...words, ...briefly, ...more], {
    files: { 'own.ts': suite(server), 'app.mjs': app, 'server.mjs': file },
    ...given,
  });
const sound = { 'event-loop': 'sound', 'worker-thread-pool': 'sound' };

/** Nobody may have asked yet how it ended. */
function isAlive(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

describe.runIf(process.platform === 'linux').concurrent('a program that is a server', () => {
  test('is started at a free port, asked by all models, its CPU and memory told, and ended with all it has started', async () => {
    const shell = `['bash', '-c', 'node app.mjs & wait']`;
    using own = run(program(`ready: 'http://127.0.0.1:{port}/health'`, shell));
    expect(await own.ended()).toBeOneOf([0, 3]);
    expect(endsOf(own.report.cells)).toEqual(sound);
    const { rounds, trials } = readResultFile(own.path('out.ndjson'));
    expect(rounds.every(({ serving }) => serving !== null && serving.cpuMicros > 0 && serving.rssBytes > 1e7)).toBe(
      true,
    );
    expect(trials.map(({ sockets }) => sockets?.peers)).toEqual(trials.map(() => []));
    expect(
      own.report.cells.every(({ state, serving }) => state !== 'measured' || (serving?.cpuMicrosPerOperation ?? 0) > 0),
    ).toBe(true);
    expect(isAlive(own.read('pid') || 'none')).toBe(false);
    expect(own.leftovers).toEqual([]);
  });

  test.each([
    [
      'ends at once',
      program(`environment: { FAILS: 'yes' }`),
      /^"node app.mjs" ended with code 7; its last lines: app of port \d+ ⏎ no database$/,
    ],
    ['has no folder', program(`cwd: 'nowhere'`), /^"node app.mjs" cannot be started: there is no folder .*nowhere.$/],
    [
      'is not there',
      program('', `'nobody-has-this start'`),
      /^"nobody-has-this start" cannot be started: spawn nobody-has-this ENOENT; it has printed nothing$/,
    ],
    [
      'is not ready in time',
      program(`readyMs: 1500, ready: 'http://127.0.0.1:1/{port}'`),
      /^"node app.mjs" was not ready within 1.5 s: http:\/\/127.0.0.1:1\/\d+: ECONNREFUSED; (its last lines: app of port \d+|it has printed nothing)$/,
    ],
  ])('and %s fails what wants it, with its last lines', async (_, server, reason) => {
    using own = run(server);
    expect(await own.ended()).toBe(3);
    const [first] = own.report.cells;
    expect(first).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) });
    expect(isAlive(own.read('pid') || 'none')).toBe(false);
    expect(own.leftovers).toEqual([]);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'is gone when the run and all of its group is ended by %s',
    async (signal) => {
      using own = run(program('', `['bash', '-c', 'node app.mjs & wait']`), ['--rounds', '100000', '--budget', '60s']);
      await own.until(() => own.read('out.ndjson').includes('"type":"round"'));
      expect(isAlive(own.read('pid'))).toBe(true);
      own.signal(signal, 'group');
      await own.ended();
      await own.until(() => !isAlive(own.read('pid')));
    },
  );
});

describe.runIf(process.platform === 'linux').concurrent('what runs already', () => {
  const shell =
    'PORT=0 node own-app.mjs & app=$!; while [ ! -f port ]; do sleep 0.05; done; export PORT=$(cat port); "$@"; code=$?; kill $app; exit $code';
  const listening = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
const server = createServer((_, response) => response.end('hello'));
server.listen(0, '127.0.0.1', () => writeFileSync('port', String(server.address().port)));`;

  test('is asked at its address, and what it uses is the run’s own', async () => {
    const server = '`http://127.0.0.1:${process.env.PORT}`';
    using own = run(server, [], { shell, files: { 'own.ts': suite(server), 'own-app.mjs': listening } });
    expect(await own.ended()).toBeOneOf([0, 3]);
    expect(endsOf(own.report.cells)).toEqual(sound);
    const { rounds } = readResultFile(own.path('out.ndjson'));
    expect(rounds.every(({ serving }) => serving !== null && serving.cpuMicros > 0)).toBe(true);
  });

  test('is found at the other end of the sockets of a suite that names no server', async () => {
    const text = suite('null')
      .replace('{ target }', '')
      .replace('target.origin', '`http://127.0.0.1:${process.env.PORT}`');
    using own = run('null', [], { shell, files: { 'own.ts': text, 'own-app.mjs': listening } });
    expect(await own.ended()).toBeOneOf([0, 3]);
    expect(endsOf(own.report.cells)).toEqual(sound);
    const { rounds, trials } = readResultFile(own.path('out.ndjson'));
    expect(trials.map(({ sockets }) => sockets?.peers.map(({ name }) => name))).toEqual(
      trials.map(() => ['node own-app.mjs']),
    );
    expect(rounds.every(({ serving }) => serving !== null && serving.cpuMicros > 0)).toBe(true);
  });

  /** As a database with few connections has it: one more than it allows is refused. */
  const few = listening
    .replace('server.listen(', 'server.on("connection", count); let most = 0; let now = 0;\nserver.listen(')
    .replace(
      'const server',
      `function count(socket) {
      now += 1; most = Math.max(most, now); writeFileSync('most', String(most));
      socket.on('close', () => (now -= 1)); socket.on('error', () => {});
    }
    const server`,
    );
  const held = `
import { Agent, get } from 'node:http';
import { once } from 'node:events';
export const options = { operations: 8, concurrency: 4, maxConnections: 5 };
const ask = (agent, path) => new Promise((resolve, reject) => {
  get('http://127.0.0.1:' + process.env.PORT + path, { agent }, (response) => response.resume().on('end', () => resolve('hello'))).on('error', reject);
});
export async function setup() { const agent = new Agent({ keepAlive: true, maxSockets: 1 }); await ask(agent, '/'); return agent; }
export default ({ id }, agent) => ask(agent, '/' + id);
export const teardown = (agent) => agent.destroy();`;

  test('and takes few connections, is asked by one model at a time, which is said before', async () => {
    const more = ['-m', 'sequential,event-loop,worker-thread-pool,event-loop-per-thread,process-pool', '--rounds', '3'];
    const files = { 'held.mjs': held, 'own-app.mjs': few };
    const line = [
      'run',
      './held.mjs',
      '--json',
      '-t',
      '2',
      '--processes',
      '2',
      '--budget',
      '1ms',
      '--out',
      'out.ndjson',
    ];
    using own = new Command([...line, ...more], { shell, files });
    expect(await own.ended()).toBeOneOf([0, 3]);
    expect(new Set(Object.values(endsOf(own.report.cells)))).toEqual(new Set(['sound']));
    // of one model, and what the one before has closed a moment ago; all together would be 17 and more
    expect(Number(own.read('most'))).toBeLessThanOrEqual(8);
    expect(own.stderr).toMatch(
      /^lockstep: held @4: its lanes are opened before each round and closed after it: \d models would hold \d+ connections, and 5 are allowed$/m,
    );
    const { rounds } = readResultFile(own.path('out.ndjson'));
    expect(Math.min(...rounds.map(({ openedOffClock }) => openedOffClock ?? 0))).toBeGreaterThan(0);
    expect(own.report.warnings.map(({ code }) => code)).not.toContain('reconnects');
    expect(own.leftovers).toEqual([]);
  });

  test('and does not, is told in one line', async () => {
    using own = run(`'http://127.0.0.1:1'`);
    expect(await own.ended()).toBe(3);
    expect(own.report.cells[0]).toMatchObject({
      reason:
        "nobody answers at http://127.0.0.1:1/: ECONNREFUSED: start it before, or give it as { command: 'npm start' }",
    });
  });

  test('by a name that nobody has is refused, with exit code 4', async () => {
    using own = run('null', ['--own', 'nobody-is-called-so']);
    expect(await own.ended()).toBe(4);
    expect(own.stderr).toBe('lockstep: --own nobody-is-called-so: there is no such process\n');
    expect(own.hasFile('out.ndjson')).toBe(false);
  });
});

test('a file of the user’s own is a server, of which `start` is enough', async () => {
  using own = run(`'./server.mjs'`);
  expect(await own.ended()).toBeOneOf([0, 3]);
  expect(endsOf(own.report.cells)).toEqual(sound);
  expect(own.leftovers).toEqual([]);
});

test('a program that is named as a file is told how to be named', async () => {
  using own = run(`'./none.mjs'`, [], { files: { 'own.ts': suite(`'./none.mjs'`), 'none.mjs': 'export {};' } });
  expect(await own.ended()).toBe(2);
  expect(own.stderr).toMatch(
    /^lockstep: server .*none\.mjs: a server is the default export of its file, and there is none; a program is named as \{ command: \['node', 'none\.mjs'\] \}\n$/,
  );
});
