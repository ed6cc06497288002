import { readFile, readFileSync } from 'node:fs';
import { readFile as readFilePromise } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { defineSuite, type Lane, type Operation } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

const apis = ['sync', 'callback', 'promise'] as const;
type Api = (typeof apis)[number];

interface FileIoParams extends Record<string, number | string> {
  readonly api: Api;
  readonly poolSize: number;
  readonly files: number;
  readonly bytes: number;
}

/** Node's three doors to the same file. */
const readers: Readonly<Record<Api, (path: string) => Buffer | Promise<Buffer>>> = {
  sync: (path) => readFileSync(path),
  callback: (path) =>
    new Promise((resolve, reject) => {
      readFile(path, (error, content) => (error === null ? resolve(content) : reject(error)));
    }),
  promise: (path) => readFilePromise(path),
};

/** Reads one file, all of it. */
export async function read({ target, params }: Lane<FileIoParams>): Promise<Operation> {
  if (target === null) throw new Error('file-io needs a server');
  const folder = fileURLToPath(target.origin);
  const readFrom = readers[params.api];
  return {
    async run({ id, bytes }) {
      const content = await readFrom(folder + id);
      if (content.length !== bytes)
        throw new Error(`file ${id} has ${content.length} bytes where it should have ${bytes}`);
      return { status: 200, bytes: content.length, checksum: crc32(content) };
    },
    close: async () => {},
  };
}

const loop = ['event-loop'];

export default defineSuite<FileIoParams>({
  name: 'file-io',
  about: "small files that the system has in memory, read by Node's three APIs, in libuv's threads or in ours",
  server: 'files',
  workload: { module: import.meta.url, export: 'read' },
  params: {
    api: { about: 'which readFile', values: apis, oneOf: apis },
    poolSize: { about: 'UV_THREADPOOL_SIZE', values: [4], min: 1, max: 1024, isInteger: true },
    files: { about: 'files, each read once a round', values: [256], min: 1, max: 100_000, isInteger: true },
    bytes: { about: 'size of a file', values: [4096], max: 64 * 2 ** 20, isInteger: true },
  },
  concurrency: [16],
  interleaved: 'api',
  work: ({ files, bytes }) => drawn({ operations: files, bytes }),
  // what the system has in memory costs no time but that of the CPU
  bound: null,
  environment: ({ poolSize }) => ({ UV_THREADPOOL_SIZE: String(poolSize) }),
  claims: [
    {
      id: 'promises-cost-more-than-callbacks',
      statement: 'A small file costs more CPU to read with promises than with callbacks.',
      measure: { params: { api: ['callback', 'promise'], files: [2000] }, concurrency: [16], models: loop },
      expects: [
        {
          of: { model: 'event-loop', params: { api: 'promise' } },
          quantity: 'cpuMicrosPerOperation',
          dividedBy: { model: 'event-loop', params: { api: 'callback' } },
          is: 'at-least',
          value: 1.1,
          because: 'a file handle with a life of its own, and a promise for each of its calls',
        },
      ],
    },
    {
      id: 'cached-files-are-quickest-read-at-once',
      statement: 'On one loop small files that are in memory are read quickest by the synchronous call.',
      measure: { params: { api: ['sync', 'callback', 'promise'], files: [2000] }, concurrency: [16], models: loop },
      expects: (['callback', 'promise'] as const).map((api) => ({
        of: { model: 'event-loop', params: { api: 'sync' } },
        quantity: 'throughputPerSecond',
        dividedBy: { model: 'event-loop', params: { api } },
        is: 'at-least' as const,
        value: 1.2,
        because: 'there is nothing to wait for, and each way to a thread and back is dearer than the call itself',
      })),
    },
    {
      id: 'cached-files-gain-nothing-from-a-larger-pool',
      statement: "Small files that are in memory are read no quicker with 64 threads in libuv's pool than with 4.",
      measure: {
        params: { api: ['callback'], poolSize: [4, 64], files: [2000] },
        concurrency: [16],
        models: loop,
      },
      expects: [
        {
          of: { model: 'event-loop', params: { poolSize: 64 } },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop', params: { poolSize: 4 } },
          is: 'at-most',
          value: 1.1,
          because: 'threads that never wait are only as many as there are cores',
        },
      ],
    },
  ],
});
