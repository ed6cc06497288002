/** The JavaScript runtimes that a trial can run on. Apart from what is read of them: every process asks which one it is. */
export const runtimeNames = ['node', 'bun', 'deno'] as const;
export type RuntimeName = (typeof runtimeNames)[number];

/** Which of them a process is, by its `process.versions`: bun and deno name a Node there, too. */
export function runtimeNameOf(versions: Readonly<Record<string, string | undefined>>): RuntimeName {
  return runtimeNames.find((name) => name !== 'node' && name in versions) ?? 'node';
}
