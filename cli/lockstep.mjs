#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one is told what to do instead of failing to parse.
const needed = 24;
if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `lockstep needs Node ${needed} or newer, and this is ${process.versions.node}: run "npm ci" in a checkout, which brings one, or install it`,
  );
  process.exitCode = 4;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(); // the second start takes half the time
  const suffix = import.meta.url.includes('/dist/') ? 'js' : 'ts';
  const { start } = await import(`./process.${suffix}`);
  await start();
}
