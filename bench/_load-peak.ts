/** Loaded into the process of a command, before it: says at the end how much memory it had at most. */
export const TELLS_PEAK =
  'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';

/** @param stderr Of such a process */
export function peakMegabytes(stderr: string): number {
  return (Number(/^peak (\d+)$/m.exec(stderr)?.[1]) * 1024) / 1e6;
}
