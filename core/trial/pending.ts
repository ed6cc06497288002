import process from 'node:process';

/** Kinds of what Node waits for that are work, and not what a workload keeps: sockets that stay open are none. */
const WORK = /^(Timeout|Immediate|FSReq|GetAddrInfo|TCPConnect|ProcessWrap)/;

const activeResources = process.getActiveResourcesInfo.bind(process);

/** What this thread waits for, so many things. */
export function pendingWork(): number {
  return activeResources().filter((kind) => WORK.test(kind)).length;
}
