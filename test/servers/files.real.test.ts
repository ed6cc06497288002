import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChild } from '../../core/process/child.ts';
import { payloadOf } from '../../core/work/payload.ts';
import type { DirectServer, Target } from '../../core/members/types.ts';
import { drawn } from '../../core/work/work.ts';
import files from '../../servers/files.ts';

describe('a folder of files', () => {
  let server: DirectServer<null>;
  let folder: string;
  beforeEach(async () => {
    server = await files.start();
    folder = fileURLToPath(server.target.origin);
  });
  afterEach(() => server.close());

  test('has one for every item, when a round begins', () => {
    server.begin({ work: drawn({ operations: 12, bytes: 300 }), seed: 5 });
    expect(readdirSync(folder)).toHaveLength(12);
    expect(readFileSync(`${folder}11`)).toEqual(payloadOf(5, 11, 300));
  });

  test('has nothing of the round before', () => {
    server.begin({ work: drawn({ operations: 9, bytes: 300 }), seed: 5 });
    server.begin({ work: { kind: 'listed', items: [{ latencyMs: 0, bytes: 4 }] }, seed: 6 });
    expect(readdirSync(folder)).toEqual(['0']);
    expect(readFileSync(`${folder}0`)).toEqual(payloadOf(6, 0, 4));
  });

  test('witnesses nothing', () => {
    server.begin({ work: drawn({ operations: 1 }), seed: 5 });
    expect(server.end()).toBeNull();
  });

  test('is removed when it is closed', async () => {
    server.begin({ work: drawn({ operations: 3 }), seed: 5 });
    await server.close();
    expect(existsSync(folder)).toBe(false);
  });
});

test('a folder of files is removed when its process is killed', async () => {
  const child = startChild('server-process');
  const module = new URL('../../servers/files.ts', import.meta.url).href;
  const { origin } = await child.ask<Target>('start', { module }, 60_000);
  await child.ask('begin', { work: drawn({ operations: 3, bytes: 10 }), seed: 1 }, 60_000);
  const folder = fileURLToPath(origin);
  expect(readdirSync(folder)).toHaveLength(3);
  await child.kill();
  while (existsSync(folder)) await sleepFor(5);
});
