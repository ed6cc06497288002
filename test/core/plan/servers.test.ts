import { describe, expect, test } from 'vitest';
import { plannedServer, serverFile } from '../../../core/plan/servers.ts';
import type { Suite } from '../../../core/members/types.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { planSchema } from '../../../core/records/records.ts';
import { desk, member, plan, suite } from '../../_plan.ts';

const naming = (server: Suite['server']) => member(suite({ server }));
const servers = [member(desk), { value: { ...desk, name: 'app' }, module: 'file:///fake/own/app.ts' }];
const planned = (server: Suite['server']) => plannedServer(naming(server), servers);

describe('the server of a suite is', () => {
  test('none', () => {
    expect(planned(null)).toBeNull();
  });

  test('a member, by its name', () => {
    expect(planned('desk')).toEqual({ name: 'desk', module: 'file:///fake/desk.ts' });
  });

  test('a file, relative to that of the suite', () => {
    expect(serverFile(naming('./own/app.ts'))).toBe('file:///fake/own/app.ts');
    expect(planned('./own/app.ts')).toEqual({ name: 'app', module: 'file:///fake/own/app.ts' });
    expect(serverFile(naming('desk'))).toBeNull();
    expect(serverFile(naming('http://127.0.0.1:3000'))).toBeNull();
    expect(serverFile(naming({ command: './own/app.ts' }))).toBeNull();
  });

  test('a member, and where what it asks runs already', () => {
    const url = 'postgres://me@127.0.0.1:5432/shop?sslmode=disable';
    expect(planned(`desk=${url}`)).toEqual({ name: 'desk', module: 'file:///fake/desk.ts', url });
    expect(serverFile(naming(`desk=${url}`))).toBeNull();
    expect(() => planned(`dask=${url}`)).toThrow('unknown server "dask": did you mean desk?');
    expect(() => planned('desk=postgres://me:secret@127.0.0.1/shop')).toThrow(/^((?!secret).)*has a password/);
  });

  test('what runs already, by its address', () => {
    const address = 'http://127.0.0.1:3000';
    expect(planned(address)).toEqual({ name: address, module: address });
  });

  test('a program, whose words are split without a shell, in the folder of the suite', () => {
    expect(planned({ command: `node  "my server.js" --name 'a b' $HOME *` })).toEqual({
      name: `node  "my server.js" --name 'a b' $HOME *`,
      module: 'file:///fake/',
      program: {
        words: ['node', 'my server.js', '--name', 'a b', '$HOME', '*'],
        ready: null,
        readyMs: 30_000,
        environment: {},
      },
    });
  });

  test('a program of given words, elsewhere, with all that may be said of it', () => {
    const program = {
      command: ['npm', 'start', '&&'],
      ready: 'http://127.0.0.1:{port}/health',
      readyMs: 500,
      cwd: '../app',
      environment: { MODE: 'test' },
    };
    const { command: words, cwd: _cwd, ...rest } = program;
    expect(planned(program)).toEqual({
      name: 'npm start &&',
      module: 'file:///app/',
      program: { words, ...rest },
    });
  });
});

test('a plan with a program survives JSON', () => {
  const made = plan({ suites: [naming({ command: 'npm start', ready: 'tcp://127.0.0.1:{port}' })] });
  expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
});

test.each<[Suite['server'], string]>([
  ['dask', 'fetch needs the server "dask": unknown server "dask": did you mean desk?'],
  ['./none.ts', 'fetch needs the server "./none.ts"'],
  ['http://', 'is no address'],
  ['postgres://me:secret@127.0.0.1/db', 'has a password: let the workload take it from the environment'],
  [{ command: ' ' }, 'the command of its server is empty'],
  [{ command: [''] }, 'the command of its server is empty'],
  [{ command: 'npm run build && npm start' }, 'wants a shell ("&&")'],
  [{ command: 'npm start', ready: '/health' }, '"/health" is no address'],
])('%j is refused', (server, message) => {
  expect(() => planned(server)).toThrow(UsageError);
  expect(() => planned(server)).toThrow(message);
});
