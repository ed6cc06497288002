import { expect, test } from 'vitest';
import { MOST_HELD_BYTES } from '../../../core/http/answer.ts';
import { bytesOf, everyWay, read } from './_answers.ts';

const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`;
const ok = (...fields: readonly string[]) => lines('HTTP/1.1 200 OK', ...fields);
const chunked = ok('Transfer-Encoding: chunked');
const kept = (body: string, status = 200) => ({ status, body, isKept: true });
const last = (body: string, status = 200) => ({ status, body, isKept: false });

test.each([
  ['a body of a length', `${ok('Content-Length: 5')}12345`, kept('12345')],
  ['no body', ok('content-length: 0'), kept('')],
  ['an error', `${lines('HTTP/1.1 500 no', 'Content-Length: 2')}no`, kept('no', 500)],
  ['a status without a reason', `${lines('HTTP/1.1 200', 'Content-Length: 1')}x`, kept('x')],
  ['a reason that is empty', lines('HTTP/1.1 404 ', 'Content-Length: 0'), kept('', 404)],
  ['a reason that is no ASCII', lines('HTTP/1.1 200 tr\xe8s bien', 'Content-Length: 0'), kept('')],
  ['a status of nobody', lines('HTTP/1.1 799 what', 'Content-Length: 0'), kept('', 799)],
  ['fields of others', ok('Date: Sat, 28 Nov 2026', 'Keep-Alive: timeout=5', 'X:', 'content-length: 0'), kept('')],
  ['values between blanks', ok('Content-Length: \t 0 \t', 'Connection:\tKEEP-ALIVE '), kept('')],
  ['names as long as those that matter', ok('proxy-connect: 7', 'keep-alive: close', 'Content-Length:0'), kept('')],
  ['an end of the connection', ok('Content-Length: 0', 'Connection: close'), last('')],
  ['an end among other options', ok('Content-Length: 0', 'Connection: x, Close', 'Connection: keep-alive'), last('')],
  ['a body until the end', `${ok()}all of it`, last('all of it')],
  ['HTTP/1.0', `${lines('HTTP/1.0 200 OK', 'Content-Length: 1', 'Connection: keep-alive')}x`, last('x')],
  ['HTTP/1.0 until the end', `${lines('HTTP/1.0 200 OK')}x`, last('x')],
  ['chunks', `${chunked}3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n`, kept('abc0123456789')],
  ['no chunk', `${chunked}0\r\n\r\n`, kept('')],
  ['a length with zeros', `${chunked}0003\r\nabc\r\n000\r\n\r\n`, kept('abc')],
  ['extensions of chunks', `${chunked}3;a=b;c="d e"\r\nabc\r\n0;last\r\n\r\n`, kept('abc')],
  ['chunks that look like the end', `${chunked}5\r\n0\r\n\r\n\r\n0\r\n\r\n`, kept('0\r\n\r\n')],
  ['trailers', `${chunked}1\r\nx\r\n0\r\nContent-Length: 9\r\nDigest: y\r\n\r\n`, kept('x')],
  ['204', lines('HTTP/1.1 204 No Content'), kept('', 204)],
  ['304 with the length of what there is', lines('HTTP/1.1 304 Not Modified', 'Content-Length: 9'), kept('', 304)],
  ['304 with the coding of what there is', lines('HTTP/1.1 304 -', 'Transfer-Encoding: chunked'), kept('', 304)],
  ['100 before it', `${lines('HTTP/1.1 100 Continue')}${ok('Content-Length: 1')}x`, kept('x')],
  [
    'several of 1xx before it, with fields',
    `${lines('HTTP/1.1 103 Early Hints', 'Link: </a>', 'Content-Length: 7')}${lines('HTTP/1.1 102 -')}${ok('Content-Length: 0')}`,
    kept(''),
  ],
])('reads %s, in whatever pieces it comes', (_, text, verdict) => {
  const bytes = bytesOf(text);
  expect(read([bytes])).toEqual(verdict);
  for (const pieces of everyWay(bytes)) expect(read(pieces)).toEqual(verdict);
});

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9\r\n', 'no HTTP/1.1: "SSH-2.0'],
  ['TLS', '\x15\x03\x01\x00\x02\x02\x0a', 'no HTTP/1.1'],
  ['HTTP/2', lines('HTTP/2.0 200 OK'), 'no HTTP/1.1: "HTTP/2.0 200 OK'],
  ['another minor version', lines('HTTP/1.2 200 OK'), 'no status of HTTP/1.1: "HTTP/1.2 200 OK"'],
  ['a request', lines('GET / HTTP/1.1'), 'no HTTP/1.1'],
  ['a line before the status', `\r\n${ok('Content-Length: 0')}`, 'no HTTP/1.1'],
  ['a status of two digits', lines('HTTP/1.1 20 OK'), 'no status'],
  ['a status of four digits', lines('HTTP/1.1 2000 OK'), 'no status'],
  ['a status below 100', lines('HTTP/1.1 099 OK'), 'no status'],
  ['a status of letters', lines('HTTP/1.1 2O0 OK'), 'no status'],
  ['two blanks before the status', lines('HTTP/1.1  200 OK'), 'no status'],
  ['a line that is too short', lines('HTTP/1.1'), 'no status'],
  ['a protocol that nobody asked for', lines('HTTP/1.1 101 Switching Protocols'), '101'],
  ['a bare LF', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', 'the byte 0x0a'],
  ['a bare CR', 'HTTP/1.1 200 OK\rContent-Length: 0\r\r', 'the byte 0x0d'],
  ['a zero byte in a value', ok('X: a\0b'), 'the byte 0x00'],
  ['DEL in a value', ok('X: a\x7fb'), 'the byte 0x7f'],
  ['a field without a colon', ok('Content-Length'), 'no field: "Content-Length'],
  ['a field without a name', ok(': 5'), 'no field: ": 5'],
  ['a blank before the colon', ok('Content-Length : 5'), 'no field'],
  ['a folded line', ok('X: a', ' b'), 'no field: " b'],
  ['a length that is no number', ok('Content-Length: five'), 'content-length "five" is none'],
  ['a length with a sign', ok('Content-Length: +5'), 'content-length "+5" is none'],
  ['a negative length', ok('Content-Length: -5'), 'content-length "-5" is none'],
  ['a length in hexadecimal', ok('Content-Length: 0x5'), 'content-length "0x5" is none'],
  ['an empty length', ok('Content-Length:'), 'content-length "" is none'],
  ['a list of lengths', ok('Content-Length: 5, 5'), 'content-length "5, 5" is none'],
  ['a length that no number is exact in', ok('Content-Length: 9007199254740993'), 'is none'],
  ['two lengths', ok('Content-Length: 5', 'Content-Length: 5'), 'content-length is said twice'],
  ['a length and chunks', ok('Content-Length: 5', 'Transfer-Encoding: chunked'), 'a content-length and a transfer'],
  ['another coding', ok('Transfer-Encoding: gzip'), 'transfer-encoding "gzip" is not known'],
  ['a coding below chunks', ok('Transfer-Encoding: gzip, chunked'), 'transfer-encoding "gzip, chunked" is not known'],
  ['chunks that not all see', ok('Transfer-Encoding: chunked\t'), 'a tab beside the transfer-encoding'],
  ['chunks twice', ok('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'), 'said twice'],
  ['chunks of HTTP/1.0', lines('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked'), 'HTTP/1.0 knows no transfer-encoding'],
  ['an answer that is announced by HTTP/1.0', lines('HTTP/1.0 103 -') + ok(), 'a mere announcement of an answer (103)'],
  [
    'an answer after the last',
    lines('HTTP/1.1 103 -', 'Connection: close') + ok(),
    'a mere announcement of an answer (103)',
  ],
  ['a chunk without a length', `${chunked}\r\n`, 'a chunk begins with no length: ""'],
  ['a chunk whose length is no number', `${chunked}xyz\r\n`, 'no length: "xyz"'],
  ['a negative chunk', `${chunked}-1\r\n`, 'no length: "-1"'],
  ['a blank behind the length of a chunk', `${chunked}3 \r\nabc`, 'no length: "3 "'],
  ['a chunk of more than there is', `${chunked}FFFFFFFFFFFFFFFF\r\n`, 'no length'],
  ['an extension that is none', `${chunked}3;=\r\nabc`, 'no length: "3;="'],
  ['a chunk that is longer than it says', `${chunked}3\r\nabcd\r\n`, 'longer than it says: "d'],
  ['a chunk whose end has no LF', `${chunked}3\r\nabc\r0\r\n`, 'the byte 0x0d'],
  ['a trailer that is none', `${chunked}0\r\nno\r\n\r\n`, 'no field'],
  ['more than the answer', `${ok('Content-Length: 1')}xy`, 'behind the answer'],
  ['a second answer', ok('Content-Length: 0').repeat(2), 'behind the answer'],
  ['a body of 204', `${lines('HTTP/1.1 204 -', 'Content-Length: 1')}x`, 'behind the answer'],
  ['a head of 17 kB', ok(`X: ${'x'.repeat(MOST_HELD_BYTES)}`), 'longer than 16384 bytes'],
  ['a chunk with an endless extension', `${chunked}3;${'x'.repeat(MOST_HELD_BYTES)}\r\nabc`, 'longer than 16384 bytes'],
  ['an endless trailer', `${chunked}0\r\nX: ${'x'.repeat(MOST_HELD_BYTES)}\r\n\r\n`, 'longer than 16384 bytes'],
])('refuses %s by name, in whatever pieces it comes', (_, text, why) => {
  const bytes = bytesOf(text);
  const refused = { refused: expect.stringContaining(why) };
  expect(read([bytes])).toEqual(refused);
  const ways = everyWay(bytes);
  const some = ways.filter((_way, index) => index % Math.ceil(ways.length / 100) === 0 || index === ways.length - 1);
  for (const pieces of some) expect(read(pieces)).toEqual({ refused: expect.any(String) });
});

test('an answer that ends early is incomplete, wherever it ends', () => {
  for (const text of [`${ok('Content-Length: 5')}12345`, `${chunked}3\r\nabc\r\n0\r\nX: y\r\n\r\n`]) {
    const bytes = bytesOf(text);
    for (let length = 0; length < bytes.length; length += 1)
      expect(read([bytes.subarray(0, length)]), String(length)).toBe('incomplete');
  }
});

test('what HEAD asks for has no body, whatever is said of it', () => {
  for (const field of ['Content-Length: 5', 'Transfer-Encoding: chunked', 'X: y'])
    expect(read([bytesOf(ok(field))], true)).toEqual(kept(''));
  expect(read([bytesOf(`${ok('Content-Length: 1')}x`)], true)).toEqual({
    refused: '1 bytes came behind the answer: "x"',
  });
});

test('what is shown of an answer is escaped, and cut', () => {
  expect(read([bytesOf(`\x1b[31m${'x'.repeat(100)}`)])).toEqual({
    refused: `the answer is no HTTP/1.1: "\\u001b[31m${'x'.repeat(55)}"…`,
  });
});
