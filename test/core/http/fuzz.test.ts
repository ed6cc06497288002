import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, cut, read } from './_answers.ts';
import { readByNode } from './_node.ts';

/** So many of the 5000 inputs that there are by default. */
const times = (share: number): number => Math.ceil((Number(process.env['FUZZ_INPUTS'] ?? 5000) / 5000) * share);

const name = fc.stringMatching(/^X-[!#$%&'*+.^_`|~0-9A-Za-z-]{0,12}$/);
const value = fc.stringMatching(/^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]{0,20}[\x21-\x7e\x80-\xff])?$/);
const fields = fc.array(
  fc.tuple(name, value).map(([said, what]) => `${said}: ${what}\r\n`),
  { maxLength: 4 },
);
const body = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 60,
});
const status = fc.integer({ min: 200, max: 599 }).filter((each) => each !== 204 && each !== 304);
const isKept = fc.boolean();
const places = fc.array(fc.nat(1000), { maxLength: 12 });

/** An answer, and what it says. */
const answers = fc
  .record({
    status,
    fields,
    body,
    isKept,
    framing: fc.constantFrom('length', 'chunks', 'end'),
    sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
    early: fc.constantFrom('', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
  })
  .map(({ framing, sizes, early, ...said }) => {
    const isLast = !said.isKept || framing === 'end';
    const framed = {
      length: () => [`Content-Length: ${said.body.length}`, said.body],
      chunks: () => ['Transfer-Encoding: chunked', inChunks(said.body, sizes)],
      end: () => ['X-End: yes', said.body],
    }[framing]();
    const head = `HTTP/1.1 ${said.status} -\r\n${said.fields.join('')}${isLast ? 'Connection: close\r\n' : ''}${framed[0]}`;
    return {
      bytes: bytesOf(`${early}${head}\r\n\r\n${framed[1]}`),
      says: { status: said.status, body: said.body, isKept: !isLast },
    };
  });

function inChunks(text: string, sizes: readonly number[]): string {
  let [chunks, at] = ['', 0];
  for (let index = 0; at < text.length; index += 1) {
    const chunk = text.slice(at, at + (sizes[index % sizes.length] as number));
    chunks += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
    at += chunk.length;
  }
  return `${chunks}0\r\n\r\n`;
}

/** Bytes that mean something, and any. */
const strange = fc.oneof(fc.constantFrom(...Buffer.from('\r\n\0 \t:;,-+019afxAH')), fc.integer({ min: 0, max: 255 }));
const mutation = fc.record({
  at: fc.nat(1000),
  by: fc.constantFrom('put', 'insert', 'drop', 'double', 'end'),
  byte: strange,
});
const mutants = fc.tuple(answers, fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([{ bytes }, mutations]) => {
  let mutant = [...bytes];
  for (const { at, by, byte } of mutations) {
    const place = at % (mutant.length + 1);
    if (by === 'end') mutant = mutant.slice(0, place);
    else if (by === 'double') mutant = mutant.toSpliced(place, 0, ...mutant.slice(place, place + 16));
    else mutant = mutant.toSpliced(place, by === 'insert' ? 0 : 1, ...(by === 'drop' ? [] : [byte]));
  }
  return Buffer.from(mutant);
});

test('an answer is read as it was meant, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(answers, places, ({ bytes, says }, cuts) => {
      expect(read([bytes])).toEqual(says);
      expect(read(cut(bytes, cuts))).toEqual(says);
    }),
    { numRuns: times(1000) },
  );
});

const nameOfVerdict = (verdict: ReturnType<typeof read>) =>
  typeof verdict === 'object' && 'refused' in verdict ? 'refused' : verdict;

test('what is wrong with an answer does not depend on its pieces', () => {
  fc.assert(
    fc.property(mutants, places, (bytes, cuts) => {
      const whole = nameOfVerdict(read([bytes]));
      const inPieces = nameOfVerdict(read(cut(bytes, cuts)));
      expect(inPieces).toEqual(whole);
    }),
    { numRuns: times(2000) },
  );
});

test("what is not refused is what Node's own client reads", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(mutants, async (bytes) => {
      const verdict = read([bytes]);
      if (verdict === 'incomplete' || 'refused' in verdict) return;
      accepted += 1;
      expect(await readByNode(bytes)).toEqual({ ...verdict, isKept: false });
    }),
    { numRuns: times(2000) },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('no bytes at all make it do anything but read or refuse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), places, (bytes, cuts) => {
      const text = Buffer.concat([Buffer.from('HTTP/1.1 200 '), bytes]);
      for (const each of [Buffer.from(bytes), text])
        expect(nameOfVerdict(read(cut(each, cuts)))).toMatch(/refused|incomplete/);
    }),
    { numRuns: times(500) },
  );
});
