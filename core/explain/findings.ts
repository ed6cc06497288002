import type { ExplanationFinding } from '../records/explanation.ts';
import type { Line } from './evidence.ts';

type Kind = ExplanationFinding['kind'];
type Subject = ExplanationFinding['subject'];

/** What a finding on these points of a line is about. */
export function subjectOf({
  suite,
  params,
  model,
  points,
}: Pick<Line, 'suite' | 'params' | 'model' | 'points'>): Subject {
  return { suite, params, model, runtime: null, cells: points.map(({ cell }) => cell.id) };
}

export function found(
  kind: Kind,
  subject: Subject,
  sentence: string,
  numbers: ExplanationFinding['numbers'],
): ExplanationFinding {
  return { kind, subject, sentence, numbers, confidence: 'known', reason: null };
}

/** @param what that cannot be said, such as "how event-loop scales" */
export function refusal(kind: Kind, subject: Subject, what: string, reason: string): ExplanationFinding {
  return { kind, subject, sentence: `${what} cannot be said: ${reason}`, numbers: {}, confidence: 'refused', reason };
}
