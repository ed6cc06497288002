import { hash } from './random.ts';

/** Payloads start at one of so many places of the block: that many items in a row answer with bytes of their own. */
const OFFSETS = 65_536;

let block: Buffer = Buffer.alloc(0);

/**
 * The payload that answers item `id`: `bytes` bytes that another id or another seed would not have. It is a view into
 * one shared block, so that a server pays nothing for making it; never write to it.
 */
export function payloadOf(seed: number, id: number, bytes: number): Buffer {
  if (block.length < OFFSETS + bytes) block = makeBlock(OFFSETS + bytes);
  const offset = hash(seed, id) % OFFSETS;
  return block.subarray(offset, offset + bytes);
}

/** The same letters in every process: printable, so that a payload can be looked at. */
function makeBlock(length: number): Buffer {
  const made = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i += 1) made[i] = 97 + (hash(0x10c4, i) % 26);
  return made;
}
