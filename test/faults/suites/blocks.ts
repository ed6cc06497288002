import { existsSync } from 'node:fs';

/** Waits a little, and once there is a file called `now` it holds its loop up for as long as nobody ends it. */
export default async function blocks(): Promise<number> {
  if (existsSync('now')) holdsItsLoopUp();
  await new Promise((resolve) => void setTimeout(resolve, 1));
  return 1;
}

function holdsItsLoopUp(): void {
  const endMs = performance.now() + 600_000;
  while (performance.now() < endMs) Math.sqrt(endMs);
}
