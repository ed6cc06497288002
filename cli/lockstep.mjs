#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one is told what to do instead of failing to parse.
const needed = 24;
const isIn = (/** @type {string[]} */ words) => process.argv.slice(2).some((word) => words.includes(word));
if (Number(process.versions.node.split('.')[0]) >= needed) {
  const { enableCompileCache } = await import('node:module');
  const folder = await cacheFolder();
  if (folder !== null) enableCompileCache(folder); // the second start takes half the time
  const suffix = import.meta.url.includes('/dist/') ? 'js' : 'ts';
  const { start } = await import(`./process.${suffix}`);
  await start();
} else if (isIn(['--version', '-V'])) {
  const { readFileSync } = await import('node:fs');
  const folder = import.meta.url.includes('/dist/') ? '../../' : '../';
  console.log(JSON.parse(readFileSync(new URL(`${folder}package.json`, import.meta.url), 'utf8')).version);
} else if (isIn(['--help', '-h', 'help'])) {
  console.log(`Usage: lockstep [options] [command]

Which concurrency model should this I/O code run on? Identical work, in lockstep, under every model.

Commands: run, list, report, compare, explain, capacity, gate, init, doctor

Each says its options by --help under Node ${needed} or newer; this is ${process.versions.node}: "npm i -D node@${needed}" brings one to a project.`);
} else {
  console.error(
    `lockstep needs Node ${needed} or newer, and this is ${process.versions.node}: "npm i -D node@${needed}" brings one to a project, and "npm ci" to a checkout`,
  );
  process.exitCode = 4;
}

/** The user's own: what is compiled is run, and in a folder for all another user may have put something there before. */
async function cacheFolder() {
  const { homedir } = await import('node:os');
  const { isAbsolute, join } = await import('node:path');
  try {
    const own = process.env['XDG_CACHE_HOME'] ?? '';
    return join(isAbsolute(own) ? own : join(homedir(), '.cache'), 'lockstep');
  } catch {
    return null; // a user without a home
  }
}
