/** Takes 30 % of one core for as long as it lives: 30 ms of every 100, at most so long as its parent does. */
const BUSY_MS = 30;
const EACH_MS = 100;

process.once('disconnect', () => process.exit());
setInterval(() => {
  const endMs = performance.now() + BUSY_MS;
  while (performance.now() < endMs);
}, EACH_MS);
