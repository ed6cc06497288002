import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { WORK_PENDING } from '../../core/analysis/cell-warnings.ts';
import type { ViolationCode } from '../../core/analysis/validity.ts';
import type { Cell } from '../../core/records/comparison.ts';
import { realCells, realComparison, type RealRun, realServer, realSuite } from '../_real.ts';
import { hasPostgres, WITHOUT as withoutPostgres } from '../servers/_postgres.ts';
import { mariadb, memcached, mongoDriver, redis, s3 } from '../servers/_programs.ts';
import { LATENCY_MS } from './suites/_broken.ts';

/** What is wrong with it, the models that show it, one event loop where none are named, and the cells: all, where none are named. */
interface Catch {
  readonly code: ViolationCode;
  readonly models?: readonly string[];
  readonly cells?: readonly string[];
  readonly asked?: RealRun['asked'];
}

const runners: Readonly<Record<string, ViolationCode>> = {
  'answers-twice': 'server-saw-more',
  'awaits-inside-the-loop': 'too-few-in-flight',
  'copies-answers': 'server-saw-fewer',
  'drops-ids': 'operations-missing',
  'forgets-the-first-wait': 'little',
  'forgets-to-await': 'operations-missing',
  'hides-half-of-a-call': 'little',
  'ignores-concurrency': 'too-many-in-flight',
  'reconnects-each-round': 'unequal-connections',
  'reports-less-time': 'faster-than-possible',
  'runs-the-neighbour': 'wrong-payload',
  'sends-more-than-it-says': 'too-many-in-flight',
  'serves-last-first': 'not-first-come-first-served',
  'starts-its-clock-late': 'faster-than-possible',
  'times-from-dequeue': 'not-submitted-at-once',
  'uses-one-lane': 'too-few-in-flight',
};

/** What goes wrong only where operations come in when they are due. */
const openLoopRunners: Readonly<Record<string, ViolationCode>> = {
  'stands-still': 'schedule-missed',
  'starts-before-they-are-due': 'admitted-before-arrival',
};

/** What goes wrong only where an operation has parts. */
const groupRunners: Readonly<Record<string, ViolationCode>> = { 'loses-parts': 'operations-missing' };

/** What goes wrong where there is neither a server nor an ideal to say so. */
const aloneRunners: Readonly<Record<string, ViolationCode>> = { 'stamps-by-another-clock': 'clock-differs' };

const onOneThread = ['sequential', 'event-loop'];
const withAPool = ['event-loop', 'worker-thread-pool'];

/** One call at a time cannot keep up, so that some of its operations are never started. */
const overloaded = { arrivals: { kind: 'constant', ratePerSecond: 2000 } } as const;

const suites: Readonly<Record<string, Catch>> = {
  'answers-at-random': { code: 'unequal-work', models: onOneThread, asked: overloaded },
  // of two alone nobody knows which is wrong
  'answers-otherwise-in-threads': {
    code: 'unequal-work',
    models: ['sequential', ...withAPool],
    cells: ['pool 2x2', 'pool 2x1'],
  },
  'answers-before-it-works': { code: 'work-left-over' },
  'brings-its-own-clock': { code: 'clock-differs' },
  'caches-answers': { code: 'server-saw-fewer' },
  'connects-for-every-request': { code: 'unequal-connections', models: withAPool, cells: ['pool 2x2', 'pool 2x1'] },
  'drops-a-part': { code: 'operations-missing' },
  'flips-a-byte': { code: 'wrong-payload' },
  'hides-a-lock': { code: 'too-few-in-flight', models: onOneThread, cells: ['loop 4'] },
  'lazy-in-threads': { code: 'work-not-done', models: withAPool, cells: ['pool 2x2', 'pool 2x1'] },
  'leaves-the-body-unread': { code: 'body-not-read' },
  'never-sends-what-it-gives-up': { code: 'not-given-up' },
  'reads-once-in-threads': { code: 'unequal-io', models: withAPool, cells: ['pool 2x2', 'pool 2x1'] },
  'retries-silently': { code: 'server-saw-more' },
  'swallows-errors': { code: 'unexpected-errors' },
  'swallows-exceptions': { code: 'server-saw-fewer' },
  'waits-for-all-the-same': { code: 'not-given-up' },
  'waits-for-less': { code: 'faster-than-possible' },
};

const realServers = {
  postgres: { isHere: hasPostgres, without: withoutPostgres },
  mariadb,
  memcached,
  redis,
  s3,
  mongodb: mongoDriver,
  backend: { isHere: hasPostgres && redis.isHere, without: withoutPostgres + redis.without },
};

/** What is asked of a real server, whose own counts say so. */
const ofServers: Readonly<Record<string, Catch & { readonly server: keyof typeof realServers }>> = {
  'asks-twice': { server: 'postgres', code: 'server-saw-more', asked: { params: { query: ['insert'] } } },
  'memoises-queries': { server: 'postgres', code: 'server-saw-fewer', asked: { params: { query: ['insert'] } } },
  'memoises-statements': { server: 'mariadb', code: 'server-saw-fewer', asked: { params: { query: ['insert'] } } },
  'memoises-look-ups': { server: 'memcached', code: 'server-saw-fewer', asked: { params: { command: ['set'] } } },
  'memoises-requests': { server: 'backend', code: 'server-saw-fewer' },
  'memoises-documents': { server: 'mongodb', code: 'server-saw-fewer', asked: { params: { query: ['insert-many'] } } },
  'memoises-objects': { server: 's3', code: 'server-saw-fewer', asked: { params: { command: ['put'] } } },
  'memoises-commands': { server: 'redis', code: 'server-saw-fewer', asked: { params: { command: ['set'] } } },
};

/** What may be meant, and is told by a warning. */
const warned: Readonly<Record<string, string>> = { 'leaves-timers-behind': WORK_PENDING };

/** What is wrong with those no cell shows, and the sentence says: their work is equal, and their numbers are true. */
const inTheSentence: Readonly<Record<'runners' | 'suites', Readonly<Record<string, RegExp>>>> = {
  runners: { 'collapses-in-half': /^Unclear: collapses-in-half did nothing in 3 of 6 rounds of sleep/ },
  suites: {
    'multiplies-its-limit':
      /^No model wins by itself: (event-loop has (1\.0|0\.9)\S+ \[\S+, \S+\] the throughput at K=4 that it has at K=2, with its CPU idle: a limit inside of the work is full .* each thread has that limit once more|\S+ has \S+ \[\S+, \S+\] the throughput of event-loop with as many calls in flight, whose CPU is idle: a limit inside of the work is full .* each thread has it once more).*; raise it/,
  },
};

const servers: Readonly<Record<string, ViolationCode>> = {
  'delays-less': 'delay-not-as-asked',
  'delays-more': 'delay-not-as-asked',
  'sends-a-wrong-byte': 'wrong-payload',
};

/** The compiler asks for the new one where there is one more. */
const everyCheck: Readonly<Record<ViolationCode, true>> = {
  'operations-missing': true,
  'unexpected-errors': true,
  'server-saw-fewer': true,
  'server-saw-more': true,
  'body-not-read': true,
  'wrong-payload': true,
  'unequal-work': true,
  'work-not-done': true,
  'unequal-io': true,
  'unequal-connections': true,
  'too-many-in-flight': true,
  'too-few-in-flight': true,
  'not-submitted-at-once': true,
  'not-first-come-first-served': true,
  'admitted-before-arrival': true,
  'schedule-missed': true,
  'not-given-up': true,
  'clock-differs': true,
  'work-left-over': true,
  little: true,
  'faster-than-possible': true,
  'delay-not-as-asked': true,
};

const requests = (operations: number) => ({ latencyMs: [String(LATENCY_MS)], operations: [String(operations)] });

describe('a runner that does not do what it says', () => {
  let cells: readonly Cell[] = [];
  const verdictOn = (name: string) => cells.filter((cell) => cell.model === name).map(verdictOfARightServer);

  beforeAll(async () => {
    cells = await realCells({
      suite: await realSuite('suites/http-get'),
      models: [...onOneThread, ...Object.keys(runners).map((name) => `test/mutants/runners/${name}`)],
      server: await realServer('servers/http'),
      asked: { params: requests(12) },
    });
  });

  test.each(Object.entries(runners))('%s: %s', (name, code) => {
    expect(verdictOn(name)).toEqual([code]);
  });

  test.each(onOneThread)('leaves %s beside it alone', (name) => {
    expect(verdictOn(name)).toEqual(['measured']);
  });
});

const asMutants = (names: object): string[] => Object.keys(names).map((name) => `test/mutants/runners/${name}`);

describe('a runner that does not do what it says in an open loop', () => {
  test('is caught, and a right one beside it is not', async () => {
    const cells = await realCells({
      suite: await realSuite('suites/http-get'),
      models: ['event-loop', ...asMutants(openLoopRunners)],
      server: await realServer('servers/http'),
      // of so many rounds some may be late by themselves, beside other tests
      asked: { params: requests(12), arrivals: { kind: 'constant', ratePerSecond: 50 }, rounds: 7 },
    });
    expect(Object.fromEntries(cells.map((cell) => [cell.model, verdictOfARightServer(cell)]))).toEqual({
      'event-loop': 'measured',
      ...openLoopRunners,
    });
  });
});

describe('a runner that does not do what it says with operations of several requests', () => {
  test('is caught, and right ones beside it are not', async () => {
    const cells = await realCells({
      suite: await realSuite('test/mutants/suites/_asks-in-groups'),
      models: [...onOneThread, ...asMutants(groupRunners)],
      server: await realServer('servers/http'),
    });
    expect(Object.fromEntries(cells.map((cell) => [cell.model, verdictOfARightServer(cell)]))).toEqual({
      sequential: 'measured',
      'event-loop': 'measured',
      ...groupRunners,
    });
  });
});

describe('a runner that does not do what it says where nobody else can say so', () => {
  test('is caught; and a clock that the workload has put in the place of Node’s changes no number of right ones', async () => {
    const right = ['event-loop', 'worker-thread-pool', 'event-loop-per-thread'];
    const cells = await realCells({
      suite: await realSuite('test/mutants/suites/_patches-the-clock'),
      models: [...right, ...asMutants(aloneRunners)],
    });
    const isRight = ({ model }: Cell) => right.includes(model);
    expect(cells.map((cell) => [cell.model, verdict(cell)])).toEqual(
      cells.map((cell) => [cell.model, isRight(cell) ? 'measured' : aloneRunners[cell.model]]),
    );
    // 8 of 30 ms, at most 4 at once
    for (const cell of cells.filter(isRight)) {
      expect(Math.min(...cell.samples.makespanMs), label(cell)).toBeGreaterThanOrEqual(58);
    }
  });
});

test('a workload that gives up what it was planned to give up is left alone', async () => {
  const cells = await realCells({
    suite: await realSuite('test/mutants/suites/_gives-up'),
    models: onOneThread,
    server: await realServer('servers/http'),
  });
  expect(cells.map(verdictOfARightServer)).toEqual(['measured', 'measured']);
});

test('a handler that waits for nothing is left alone', async () => {
  const cells = await realCells({
    suite: await realSuite('test/mutants/suites/_answers-at-once'),
    models: onOneThread,
  });
  expect(cells.map(verdict)).toEqual(cells.map(() => 'measured'));
});

describe.concurrent('a workload that does not do what it says', () => {
  const table = Object.entries(suites).map(([name, expected]) => ({ name, ...expected }));
  test.each(table)('$name: $code', async ({ name, code, models = ['event-loop'], cells, asked }) => {
    const found = await realCells({
      suite: await realSuite(`test/mutants/suites/${name}`),
      models,
      server: await realServer('servers/http'),
      ...(asked === undefined ? {} : { asked }),
    });
    const expected = found.map((cell) => [label(cell), cells?.includes(label(cell)) === false ? 'measured' : code]);
    expect(found.map((cell) => [label(cell), verdictOfARightServer(cell)])).toEqual(expected);
  });
});

describe.concurrent('a server that does not do what it says', () => {
  test.each(Object.entries(servers))('%s: %s', async (name, code) => {
    const httpGet = await realSuite('suites/http-get');
    const cells = await realCells({
      suite: { ...httpGet, value: { ...httpGet.value, server: name } },
      models: ['event-loop'],
      server: await realServer(`test/mutants/servers/${name}`),
      asked: { params: requests(8) },
    });
    expect(cells.map(verdict)).toEqual([code]);
  });
});

describe('a workload that does not ask a real server what it says', () => {
  const table = Object.entries(ofServers).map(([name, expected]) => ({ name, ...expected }));
  test.each(table.filter(({ server }) => realServers[server].isHere))(
    '$name: $code',
    async ({ name, server, code, asked }) => {
      const cells = await realCells({
        suite: await realSuite(`test/mutants/suites/${name}`),
        models: withAPool,
        server: await realServer(`servers/${server}`),
        asked: { params: { operations: ['12'], ...asked?.params } },
      });
      expect(cells.map((cell) => [label(cell), verdict(cell)])).toEqual(cells.map((cell) => [label(cell), code]));
    },
  );
  const missing = Object.entries(realServers).filter(([, { isHere }]) => !isHere);
  test.skipIf(true).each(missing)('of %s $without', () => {});
});

test.each(Object.entries(warned))('%s: a warning of %s, wherever it runs', async (name, code) => {
  const cells = await realCells({
    suite: await realSuite(`test/mutants/suites/${name}`),
    models: ['event-loop', 'worker-thread-pool', 'event-loop-per-thread', 'process-pool'],
    asked: { concurrency: [2] },
  });
  expect(cells.map(({ id, warnings }) => [id, warnings.some((each) => each.code === code)])).toEqual(
    cells.map(({ id }) => [id, true]),
  );
});

describe('what no cell shows is said by the sentence', () => {
  const rounds = 6; // so many have an interval

  test.each(Object.entries(inTheSentence.runners))('%s', async (name, sentence) => {
    const { cells, verdict: said } = await realComparison({
      suite: await realSuite('suites/sleep'),
      models: ['event-loop', `test/mutants/runners/${name}`],
      asked: { params: requests(12), arrivals: { kind: 'constant', ratePerSecond: 50 }, rounds },
    });
    expect(cells.map(verdict)).toEqual(['measured', 'measured']);
    expect(said).toMatchObject({ winner: null, sentence: expect.stringMatching(sentence) });
  });

  // a sentence is an answer of statistics: other programs can leave it undecided, as often as they run beside it
  test.each(Object.entries(inTheSentence.suites))('%s', async (name, sentence) => {
    const { cells, verdict: said } = await realComparison({
      suite: await realSuite(`test/mutants/suites/${name}`),
      models: ['event-loop', 'worker-thread-pool'],
      asked: { rounds },
    });
    expect(cells.map(verdict)).toEqual(cells.map(() => 'measured'));
    expect(said).toMatchObject({ winner: null, sentence: expect.stringMatching(sentence) });
  });
});

const allRunners = { ...runners, ...openLoopRunners, ...groupRunners, ...aloneRunners };

const all = {
  runners: { ...allRunners, ...inTheSentence.runners },
  suites: { ...suites, ...ofServers, ...warned, ...inTheSentence.suites },
  servers,
};

test.each(Object.entries(all))('every mutant in %s is run', (folder, table) => {
  const files = readdirSync(new URL(folder, import.meta.url)).filter((file) => !file.startsWith('_'));
  expect(files.map((file) => basename(file, '.ts')).toSorted()).toEqual(Object.keys(table).toSorted());
});

test('every check has caught a mutant', () => {
  const caught = [
    ...Object.values(allRunners),
    ...Object.values(suites).map(({ code }) => code),
    ...Object.values(servers),
  ];
  expect(new Set(caught)).toEqual(new Set(Object.keys(everyCheck)));
});

/** "measured", or the code of what is wrong with it; all of the reason, where that is no code. */
function verdict({ state, reason }: Cell): string {
  if (state !== 'invalid') return reason === null ? state : `${state}: ${reason}`;
  return /^[a-z-]+(?=: )/.exec(reason ?? '')?.[0] ?? String(reason);
}

/** Where a server that is known to be right was late, the machine was too busy for it: it says nothing of the cell. */
function verdictOfARightServer(cell: Cell): string {
  const found = verdict(cell);
  return found === 'delay-not-as-asked' ? 'measured' : found;
}

/** "pool 2x2" */
function label({ model: name, concurrency, threads, tasksPerThread }: Cell): string {
  const shape = threads === null ? concurrency : `${threads}x${tasksPerThread}`;
  return `${name.split('-').at(-1)} ${shape}`;
}
