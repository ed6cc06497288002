import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../servers/_free-port.ts';
import { redis } from '../servers/_programs.ts';
import { Command } from './_command.ts';

/** A Redis of the user's, through the real command, that goes and comes again. */

const words = ['run', 'redis', '--json', '--out', 'out.ndjson', '-m', 'sequential,event-loop', '-k', '2'];
const forever = ['--rounds', '100000', '--budget', '60s', '-p', 'operations=16', '-p', 'command=set'];

async function started(port: number): Promise<ChildProcess> {
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break;
  return child;
}

describe.skipIf(!redis.isHere)(`a Redis of the user's${redis.without}`, () => {
  let port: number;
  let server: ChildProcess;
  beforeAll(async () => {
    port = await freePort();
    server = await started(port);
  });
  afterAll(() => server.kill('SIGKILL'));

  test('that is restarted while rounds go on fails the trials by its name: nobody connects anew', async () => {
    using own = new Command([...words, ...forever], { env: { LOCKSTEP_REDIS_URL: `redis://127.0.0.1:${port}` } });
    await own.until(() => own.read('out.ndjson').includes('"type":"round"'));
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    server = await started(port);
    expect(await own.ended()).toBe(3);
    for (const cell of own.report.cells) {
      expect([cell.state, cell.reason]).toEqual(['failed', expect.stringMatching(/redis.*closed the connection/i)]);
    }
  });
});
