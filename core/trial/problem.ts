import type { Ledger, WorkItem } from '../members/types.ts';

/** What became of an operation that did not succeed. */
export interface Problem {
  readonly class: string;
  readonly isPlanned: boolean;
  readonly message: string;
}

/** Why an operation is no success, or null; of several parts it is the one that was not planned. */
export function problemOf(ledger: Ledger, index: number, item: WorkItem): Problem | null {
  const thrown = ledger.thrown.get(index);
  if (thrown !== undefined) return { ...thrown, isPlanned: false };
  if (item.dueMs > 0 && Number.isNaN(ledger.admittedNs[index])) {
    return { class: 'unstarted', isPlanned: true, message: `item ${item.id} never got a slot` };
  }
  const found = (item.parts ?? [item]).map((part, at) => answerProblem(ledger.status[index * ledger.group + at], part));
  return found.find((problem) => problem?.isPlanned === false) ?? found.find((problem) => problem !== null) ?? null;
}

function answerProblem(status: number | undefined, item: WorkItem): Problem | null {
  if (status === undefined || status === 0) {
    return { class: 'unanswered', isPlanned: false, message: `item ${item.id} was never answered` };
  }
  const isPlanned = status === item.status;
  if (isPlanned && status < 400) return null;
  return { class: `status-${status}`, isPlanned, message: `item ${item.id} was answered with status ${status}` };
}

/** Errors are counted by class, and whoever throws them names the classes: these are as many, and as long, as anybody reads. */
const MOST_CLASSES = 16;
const LONGEST_CLASS = 64;
const OTHER = 'other';

/** How many there are of each class. */
export function classesOf(problems: readonly (Problem | null)[]): Record<string, number> {
  const counts = new Map<string, number>(); // "constructor" is a name like any other
  for (const problem of problems) {
    if (problem === null) continue;
    const isFull = !counts.has(problem.class) && counts.size >= MOST_CLASSES;
    const name = isFull ? OTHER : problem.class.slice(0, LONGEST_CLASS);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
