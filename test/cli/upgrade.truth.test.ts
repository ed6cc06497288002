import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import { gateReportSchema } from '../../core/records/gate-report.ts';
import { capturedIo } from '../_io.ts';
import { Repository } from './_repository.ts';

/** The slowdown of the summer of 2026: undici 8.10.0 waits about 1 ms whenever it uses a kept connection again (nodejs/undici#5731). */

const [GOOD, BAD] = ['8.10.1', '8.10.0'];
const SUITE = `
  import { defineSuite, drawn, makespanBound, outcomeOf } from 'lockstep';
  import { Pool } from 'undici';
  export async function make({ target }) {
    const pool = new Pool(target.origin, { connections: 1 });
    return {
      async run({ id }) {
        const { statusCode, body } = await pool.request({ path: \`/item/\${id}\`, method: 'GET' });
        return outcomeOf(await body.bytes(), statusCode);
      },
      close: () => pool.close(),
    };
  }
  export default defineSuite({
    name: 'seq', about: 'one request after the other', server: 'http', workload: { module: import.meta.url, export: 'make' },
    params: { operations: { about: 'requests', values: [32] } }, concurrency: [1],
    work: ({ operations }) => drawn({ operations, bytes: 64 }), bound: makespanBound,
  });`;

function having(undici: string): Repository {
  const repository = new Repository({
    '.gitignore': 'node_modules\nresults\n',
    'package.json': JSON.stringify({ type: 'module', dependencies: { undici } }),
    'seq.ts': SUITE,
  });
  vi.stubEnv('XDG_CACHE_HOME', join(dirname(repository.folder), 'cache'));
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund'], { cwd: repository.folder });
  return repository;
}

async function upgrade({ folder }: Repository, version: string, budget: string) {
  const io = capturedIo({ cwd: folder });
  const words = [`undici@${version}`, './seq.ts', '-m', 'sequential', '--budget', budget, '--json'];
  const code = await main(['upgrade', ...words], io);
  const { verdict, cells, notes } = gateReportSchema.parse(JSON.parse(io.output()));
  const time = cells[0]?.metrics.find(({ metric }) => metric === 'makespanMs');
  return { code, verdict, time, notes };
}

test('from the good version to the bad one is a regression, and to itself it is none', async () => {
  const repository = having(GOOD);
  const worse = await upgrade(repository, BAD, '240s');
  expect(worse.verdict.sentence).toMatch(
    /^Regression from undici 8\.10\.1 to 8\.10\.0: seq @1 sequential 1 needs \d+ % more time/,
  );
  expect(worse.code).toBe(exitCodes.regression);
  const same = await upgrade(repository, GOOD, '20s');
  expect(['pass', 'inconclusive']).toContain(same.verdict.word);
  expect(same.time?.ratio.estimate).toBeLessThan(1.5);
  expect(same.code).toBe(exitCodes.done);
});

test('from the bad version to the good one is no regression, and what is faster is told', async () => {
  const { code, time, notes } = await upgrade(having(BAD), GOOD, '120s');
  expect(code).toBe(exitCodes.done);
  expect(time).toMatchObject({ word: 'pass' });
  expect(time?.ratio.high).toBeLessThan(0.8);
  expect(notes).toContainEqual(
    expect.stringMatching(/^faster with undici 8\.10\.1: seq @1 sequential 1 needs \d+\.?\d* % less time/),
  );
});
