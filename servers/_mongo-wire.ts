/** MongoDB's wire protocol, as far as a fake needs it: whole messages, one document of a command in, one of an answer out. */

/** Those of the driver's own package. */
export interface Bson {
  serialize(document: object): Uint8Array;
  deserialize(bytes: Uint8Array, options?: object): Document;
}
export type Document = Readonly<Record<string, unknown>>;

export interface Command {
  readonly requestId: number;
  /** Commands before OP_MSG, with which drivers begin, are answered in their own way. */
  readonly isLegacy: boolean;
  readonly body: Document;
}

const HEADER = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const LONGEST = 48 * 2 ** 20;
const CHECKSUM_PRESENT = 1;
const CHECKSUM_BYTES = 4;

/** Commands in what came by now, and the bytes of one that is not whole. @throws Error where it is no message of this protocol */
export function commandsIn(
  bson: Bson,
  bytes: Buffer,
): { readonly commands: readonly Command[]; readonly rest: Buffer } {
  const commands: Command[] = [];
  let at = 0;
  while (bytes.length - at >= HEADER) {
    const length = bytes.readInt32LE(at);
    if (length < HEADER || length > LONGEST) throw new Error(`a message of ${length} bytes is none`);
    if (bytes.length - at < length) break;
    commands.push(commandOf(bson, bytes.subarray(at, at + length)));
    at += length;
  }
  return { commands, rest: bytes.subarray(at) };
}

function commandOf(bson: Bson, message: Buffer): Command {
  const [requestId, code] = [message.readInt32LE(4), message.readInt32LE(12)];
  if (code === OP_MSG) return { requestId, isLegacy: false, body: sectionsOf(bson, message) };
  if (code !== OP_QUERY) throw new Error(`the operation ${code} is not known here`);
  const nameEnd = message.indexOf(0, HEADER + 4);
  return { requestId, isLegacy: true, body: documentAt(bson, message, nameEnd + 1 + 8) };
}

/** A section of kind 0 is the command, one of kind 1 a list in it, such as its documents. */
function sectionsOf(bson: Bson, message: Buffer): Document {
  const end = message.length - ((message.readUInt32LE(HEADER) & CHECKSUM_PRESENT) === 0 ? 0 : CHECKSUM_BYTES);
  let body: Document = {};
  for (let at = HEADER + 4; at < end;) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    if (size < 5 || at + 1 + size > end || kind > 1) throw new Error('a section of a message is none');
    if (kind === 0) body = { ...documentAt(bson, message, at + 1), ...body };
    else {
      const nameEnd = message.indexOf(0, at + 5);
      const documents: Document[] = [];
      for (let from = nameEnd + 1; from < at + 1 + size; from += message.readInt32LE(from)) {
        documents.push(documentAt(bson, message, from));
      }
      body = { ...body, [message.toString('latin1', at + 5, nameEnd)]: documents };
    }
    at += 1 + size;
  }
  return body;
}

function documentAt(bson: Bson, message: Buffer, at: number): Document {
  const size = message.readInt32LE(at);
  if (size < 5 || at + size > message.length) throw new Error('a document of a message is none');
  return bson.deserialize(message.subarray(at, at + size));
}

export function answerTo(bson: Bson, { requestId, isLegacy }: Command, document: object): Buffer {
  const body = bson.serialize(document);
  const before = Buffer.alloc(isLegacy ? HEADER + 20 : HEADER + 5);
  before.writeInt32LE(before.length + body.length, 0);
  before.writeInt32LE(requestId, 8);
  before.writeInt32LE(isLegacy ? OP_REPLY : OP_MSG, 12);
  if (isLegacy) before.writeInt32LE(1, HEADER + 16); // one document
  return Buffer.concat([before, body]);
}
