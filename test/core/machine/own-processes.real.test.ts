import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isNewIn, listeningAt, lookAt, OwnProcesses } from '../../../core/machine/own-processes.ts';
import { EnvironmentError } from '../../../core/text/errors.ts';

const WORK_MS = 300;
const hasSs = spawnSync('ss', ['-V']).error === undefined;
/** Listens, and has a child that works for whoever connects. */
const STRANGER = `
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
if (process.argv[2] === 'works') {
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    const begun = process.cpuUsage();
    while (process.cpuUsage(begun).user < ${WORK_MS} * 1000);
    process.send('worked');
  });
} else {
  const worker = fork(import.meta.filename, ['works']);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    worker.once('message', () => socket.write('worked'));
    worker.send('work');
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));
}`;

describe.runIf(process.platform === 'linux')('a process that runs already', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-stranger-'));
  let stranger: ChildProcess;
  let port: number;
  beforeAll(async () => {
    writeFileSync(join(folder, 'a-stranger.mjs'), STRANGER);
    stranger = spawn(process.execPath, [join(folder, 'a-stranger.mjs')], { stdio: ['ignore', 'pipe', 2] });
    const [text] = (await once(stranger.stdout!, 'data')) as [Buffer];
    port = Number(text.toString());
  });
  afterAll(async () => {
    stranger.kill();
    await once(stranger, 'exit');
    rmSync(folder, { recursive: true });
  });

  test('is found by its port, and at the other end of a connection of another', async () => {
    expect(listeningAt(port)).toEqual([stranger.pid]);
    const client = `require('node:net').connect(${port}, '127.0.0.1').on('data', (text) => process.stdout.write(text))`;
    const connected = spawn(process.execPath, ['-e', client], { stdio: ['ignore', 'pipe', 2] });
    await once(connected.stdout!, 'data');
    const peer = { address: `127.0.0.1:${port}`, pid: stranger.pid, name: 'node a-stranger.mjs', isHere: true };
    const settled = new Set<number>();
    expect(isNewIn(connected.pid!, settled)).toBe(true);
    expect(lookAt(connected.pid!, new Map(), settled)).toEqual({ open: 1, peers: [peer] });
    expect(isNewIn(connected.pid!, settled)).toBe(false);
    connected.kill();
    await once(connected, 'exit');
  });

  test.runIf(hasSs)('is found behind a Unix socket', async () => {
    const path = join(folder, 'a.sock');
    const serve = `require('node:net').createServer((socket) => socket.write('a')).listen(process.argv[1], () => console.log('up'))`;
    const server = spawn(process.execPath, ['-e', serve, path], { stdio: ['ignore', 'pipe', 2] });
    await once(server.stdout!, 'data');
    const client = `require('node:net').connect(process.argv[1]).on('data', (text) => process.stdout.write(text))`;
    const connected = spawn(process.execPath, ['-e', client, path], { stdio: ['ignore', 'pipe', 2] });
    await once(connected.stdout!, 'data');
    const settled = new Set<number>();
    const [peer] = lookAt(connected.pid!, new Map(), settled)!.peers;
    expect(peer).toMatchObject({ address: path, pid: server.pid, isHere: true });
    expect(lookAt(connected.pid!, new Map(), settled)!.peers).toEqual([]);
    for (const each of [connected, server]) {
      each.kill();
      await once(each, 'exit');
    }
  });

  /** It has worked when this resolves. */
  async function asked(): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'data');
    socket.destroy();
  }

  test.each(['its port', 'its number', 'its name'])('is one of ours by %s, with what its children use', async (way) => {
    const word = { 'its port': `:${port}`, 'its number': `pid:${stranger.pid}`, 'its name': 'node a-stranger.mjs' }[
      way
    ]!;
    const own = new OwnProcesses([word]);
    const before = own.cpuMicros;
    await asked();
    expect(own.cpuMicros - before).toBeGreaterThan(WORK_MS * 900);
  });

  test.each(['nobody-is-called-so', ':1', 'pid:99999999', `pid:${process.pid}`])(
    'is refused where it is none that could be: %s',
    (word) => {
      expect(() => new OwnProcesses([word])).toThrow(EnvironmentError);
    },
  );
});
