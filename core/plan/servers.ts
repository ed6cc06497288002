import parseArgs from 'string-argv';
import type { Member } from '../members/registry.ts';
import type { PlannedServer } from '../records/records.ts';
import type { Program, Server, Suite } from '../members/types.ts';
import { UsageError, unknownWord } from '../text/errors.ts';

/** What a suite names as its server: a member, a file of the user's own, a program, or what runs already. */

const READY_MS = 30_000;

/** The file that a suite names as its server, by its URL; null where it names something else. */
export function serverFile({ value: { server }, module }: Member<Suite>): string | null {
  if (typeof server !== 'string' || isAddress(server) || locatedServer(server) !== null || !isPath(server)) return null;
  return new URL(server, module).href;
}

/** What of the user's own a suite's server is made of: its file, or the folder that a program runs in, by URL. */
export function serverModules(suite: Member<Suite>): string[] {
  const { server } = suite.value;
  if (server !== null && typeof server !== 'string') return [plannedProgram(suite, server).module];
  return [serverFile(suite) ?? []].flat();
}

/**
 * The server that the trials of a suite ask.
 *
 * @param servers Those that can be named, and the files that suites name
 * @throws UsageError where there is none such
 */
export function plannedServer(suite: Member<Suite>, servers: readonly Member<Server>[]): PlannedServer | null {
  const { name, server } = suite.value;
  if (server === null) return null;
  if (typeof server !== 'string') return plannedProgram(suite, server);
  const located = locatedServer(server);
  if (located !== null) {
    const member = named(name, located.name, servers);
    return { name: located.name, module: member.module, url: checkedAddress(name, located.url) };
  }
  if (isAddress(server)) return { name: server, module: checkedAddress(name, server) };
  const file = serverFile(suite);
  const found = servers.find(({ value, module }) => (file === null ? value.name === server : module === file));
  const { value, module } = found ?? named(name, server, servers);
  return { name: value.name, module };
}

/** @throws UsageError where there is none of this name */
function named(suite: string, word: string, servers: readonly Member<Server>[]): Member<Server> {
  const found = servers.find(({ value }) => value.name === word);
  if (found !== undefined) return found;
  const { message } = unknownWord(
    'server',
    word,
    servers.map(({ value }) => value.name),
  );
  throw new UsageError(`${suite} needs the server "${word}": ${message}`);
}

/** `postgres=postgres://…`: a server by its name, and where one runs already; null where that is not what the word says. */
export function locatedServer(word: string): { readonly name: string; readonly url: string } | null {
  const [, name, url] = /^([a-z][a-z0-9-]*)=([a-z][a-z0-9+.-]*:\/\/.*)$/is.exec(word) ?? [];
  return name === undefined || url === undefined ? null : { name, url };
}

function plannedProgram({ value: { name }, module }: Member<Suite>, program: Program): PlannedServer {
  const { command, ready = null, readyMs = READY_MS, cwd = '.', environment = {} } = program;
  const said = typeof command === 'string' ? command : command.join(' ');
  const words = typeof command === 'string' ? parseArgs(command) : [...command];
  const sign = typeof command === 'string' ? words.find((word) => SHELL_SIGNS.includes(word)) : undefined;
  if (sign !== undefined) {
    throw new UsageError(`${name}: "${said}" wants a shell ("${sign}"), and none reads it: make a script of it`);
  }
  if (words[0] === undefined || words[0] === '') throw new UsageError(`${name}: the command of its server is empty`);
  if (ready !== null) checkedAddress(name, ready.replaceAll('{port}', '1'));
  return {
    name: said.trim(),
    module: new URL(cwd.endsWith('/') ? cwd : `${cwd}/`, module).href,
    program: { words, ready, readyMs, environment: { ...environment } },
  };
}

/** Words by which a shell would do more than start a program. */
const SHELL_SIGNS = ['&&', '||', '|', ';', '&', '>', '>>', '<'];

/** @throws UsageError where it is no address, or has a password, which would stand in every report */
function checkedAddress(suite: string, text: string): string {
  const url = URL.parse(text);
  if (url === null || url.host === '') {
    throw new UsageError(`${suite}: its server "${text}" is no address, such as http://127.0.0.1:3000`);
  }
  if (url.password !== '') {
    throw new UsageError(
      `${suite}: the address of its server has a password: let the workload take it from the environment`,
    );
  }
  return text;
}

function isAddress(word: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(word) && !word.startsWith('file:');
}

function isPath(word: string): boolean {
  return /[/\\]/.test(word) || /\.[cm]?[jt]s$/.test(word);
}
