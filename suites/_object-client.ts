import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { optional } from '../core/members/optional.ts';

/** Clients of object storage, as a lane uses them. */
export const drivers = ['client-s3', 's3mini'] as const;
export type DriverName = (typeof drivers)[number];

/** An answer whose body is still to be read. */
interface Unread {
  readonly read: () => Promise<Buffer>;
}

/** All that one thread asks a bucket by. */
export interface ObjectClient {
  /** The object, or the bytes of it from one to another, both included. */
  get(key: string, range: readonly [number, number] | null): Promise<Unread>;
  put(key: string, body: Buffer): Promise<void>;
  /** In parts, all of them at once. */
  upload(key: string, parts: readonly Buffer[]): Promise<void>;
  close(): Promise<void>;
}

interface Bucket {
  /** Where it is: "https://host:9000/bucket" without its key. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** The bucket of an address, with the key that it has, else that of the environment, else one that an emulator takes. */
export function bucketOf(address: string, env = process.env): Bucket {
  const url = new URL(address);
  const bucket = url.pathname.replaceAll(/^\/|\/$/g, '');
  if (bucket === '' || bucket.includes('/'))
    throw new Error('the address of a bucket ends in its name: https://host/bucket');
  return {
    endpoint: url.origin,
    bucket,
    accessKeyId: decodeURIComponent(url.username) || env['AWS_ACCESS_KEY_ID'] || 'lockstep',
    secretAccessKey: decodeURIComponent(url.password) || env['AWS_SECRET_ACCESS_KEY'] || 'lockstep',
    region: env['AWS_REGION'] || 'us-east-1',
  };
}

/** @throws Unsupported where the driver is not installed */
export function connect(driver: DriverName, address: string, sockets: number): Promise<ObjectClient> {
  return driver === 'client-s3' ? bySdk(bucketOf(address), sockets) : byS3mini(bucketOf(address));
}

interface Sdk {
  readonly S3Client: new (options: object) => { send(command: object): Promise<Sent>; destroy(): void };
  readonly GetObjectCommand: Command;
  readonly PutObjectCommand: Command;
  readonly CreateMultipartUploadCommand: Command;
  readonly UploadPartCommand: Command;
  readonly CompleteMultipartUploadCommand: Command;
}
type Command = new (input: object) => object;
interface Sent {
  readonly Body?: Readable;
  readonly UploadId?: string;
  readonly ETag?: string;
}

/** What is sent once is asked once: what fails is told, and not tried again on the clock. */
async function bySdk(
  { endpoint, bucket: Bucket, region, ...credentials }: Bucket,
  sockets: number,
): Promise<ObjectClient> {
  const sdk = await optional<Sdk>('@aws-sdk/client-s3', 'the driver client-s3');
  const client = new sdk.S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets: sockets },
      httpsAgent: { keepAlive: true, maxSockets: sockets },
    },
  });
  return {
    async get(Key, range) {
      const Range = range === null ? undefined : `bytes=${range[0]}-${range[1]}`;
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key, Range }));
      if (Body === undefined) throw new Error(`${Key} has no body`);
      return { read: () => buffer(Body) };
    },
    put: async (Key, Body) => void (await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body }))),
    async upload(Key, parts) {
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key }));
      const Parts = await Promise.all(
        parts.map(async (Body, index) => {
          const PartNumber = index + 1;
          const { ETag } = await client.send(new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
          return { PartNumber, ETag };
        }),
      );
      await client.send(new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    },
    close: async () => client.destroy(),
  };
}

interface S3mini {
  readonly S3mini: new (options: object) => {
    getObjectResponse(key: string): Promise<Response | null>;
    getObjectRaw(key: string, isWhole: boolean, from: number, to: number): Promise<Response>;
    putObject(key: string, body: Buffer): Promise<Response>;
    getMultipartUploadId(key: string): Promise<string>;
    uploadPart(key: string, uploadId: string, body: Buffer, partNumber: number): Promise<object>;
    completeMultipartUpload(key: string, uploadId: string, parts: readonly object[]): Promise<unknown>;
  };
}

/** It goes by fetch, which has as many sockets as it is asked for. */
async function byS3mini({ endpoint, bucket, ...rest }: Bucket): Promise<ObjectClient> {
  const { S3mini } = await optional<S3mini>('s3mini', 'the driver s3mini');
  const client = new S3mini({ endpoint: `${endpoint}/${bucket}`, ...rest });
  return {
    async get(key, range) {
      const answer =
        range === null ? client.getObjectResponse(key) : client.getObjectRaw(key, false, range[0], range[1] + 1);
      const response = await answer;
      if (response === null) throw new Error(`there is no object ${key}`);
      return { read: async () => Buffer.from(await response.arrayBuffer()) };
    },
    put: async (key, body) => void (await (await client.putObject(key, body)).arrayBuffer()),
    async upload(key, parts) {
      const id = await client.getMultipartUploadId(key);
      const sent = await Promise.all(parts.map((body, index) => client.uploadPart(key, id, body, index + 1)));
      await client.completeMultipartUpload(key, id, sent);
    },
    close: async () => {},
  };
}
