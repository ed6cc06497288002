import { BSON } from 'mongodb';
import { expect, test } from 'vitest';
import { answerTo, commandsIn } from '../../servers/_mongo-wire.ts';
import { countsIn } from '../../servers/_mongo-witness.ts';

/** A message of OP_MSG with a command, and a list of documents beside it. */
function message(command: object, documents: readonly object[] = []): Buffer {
  const body = Buffer.concat([Buffer.from([0]), BSON.serialize(command)]);
  const list = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from('documents\0'),
    ...documents.map((each) => BSON.serialize(each)),
  ]);
  list.writeInt32LE(list.length);
  const head = Buffer.alloc(20);
  const whole = Buffer.concat([head, ...(documents.length === 0 ? [] : [Buffer.from([1]), list]), body]);
  whole.writeInt32LE(whole.length);
  whole.writeInt32LE(7, 4);
  whole.writeInt32LE(2013, 12);
  return whole;
}

test('commands are put together however they come, with the documents that stand beside them', () => {
  const both = Buffer.concat([message({ ping: 1 }), message({ insert: 'items' }, [{ n: 1 }, { n: 2 }])]);
  for (const cut of [0, 1, 15, 16, 40, both.length - 1]) {
    const first = commandsIn(BSON, both.subarray(0, cut));
    const second = commandsIn(BSON, Buffer.concat([first.rest, both.subarray(cut)]));
    expect([...first.commands, ...second.commands].map(({ body }) => body)).toEqual([
      { ping: 1 },
      { insert: 'items', documents: [{ n: 1 }, { n: 2 }] },
    ]);
    expect(second.rest).toHaveLength(0);
  }
});

test('what is no message of the protocol is refused', () => {
  const [short, other, broken] = [message({ ping: 1 }), message({ ping: 1 }), message({ ping: 1 })];
  short.writeInt32LE(3);
  other.writeInt32LE(2010, 12);
  broken.writeInt32LE(1_000_000, 21);
  expect(() => commandsIn(BSON, short)).toThrow('a message of 3 bytes is none');
  expect(() => commandsIn(BSON, other)).toThrow('the operation 2010 is not known here');
  expect(() => commandsIn(BSON, broken)).toThrow('a section of a message is none');
});

test('an answer says which command it is of', () => {
  const answer = answerTo(BSON, { requestId: 7, isLegacy: false, body: {} }, { ok: 1 });
  expect([answer.readInt32LE(0), answer.readInt32LE(8), answer.readInt32LE(12)]).toEqual([answer.length, 7, 2013]);
  expect(BSON.deserialize(answer.subarray(21))).toEqual({ ok: 1 });
});

test('opcounters are read as numbers, and their absence is told', () => {
  expect(countsIn({ opcounters: { insert: 300, query: 7, getmore: 3 } })).toEqual({ queries: 7, inserted: 300 });
  expect(() => countsIn({ ok: 1 })).toThrow('MongoDB does not tell its opcounters');
});
