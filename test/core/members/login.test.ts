import { expect, test } from 'vitest';
import { loginOf } from '../../../core/members/login.ts';

test('a URL says who asks and where, with what was escaped in it', () => {
  expect(loginOf('mysql://me:p%40ss%2Fword@db.example:3307/my%20shop', 3306)).toEqual({
    host: 'db.example',
    port: 3307,
    user: 'me',
    password: 'p@ss/word',
    database: 'my shop',
  });
});

test('what it does not say is usual, or empty', () => {
  expect(loginOf('redis://[::1]', 6379)).toEqual({ host: '::1', port: 6379, user: '', password: '', database: '' });
  expect(loginOf('memcached://', 11_211)).toMatchObject({ host: '127.0.0.1', port: 11_211 });
});
