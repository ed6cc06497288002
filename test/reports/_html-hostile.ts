import type { Comparison } from '../../core/records/comparison.ts';

/** Everything that a name could do to a page, at once. */
export const POISON =
  '</script><script>alert(1)</script></style></title></desc>"><img src=x onerror=alert(2)>\' onload=\'alert(3) javascript:alert(4) <!-- ]]> --><a href="//evil.test"> &amp;lt; \u001B[31mred\u001B]0;t\u0007 \u202Eturned\u2066 \u2028\u2029 \uFFFF \uD800 ${x} `y` ##[add-matcher]z';

/** Words of the contract, and names by which cells are found: only these stay as they are. */
const FIXED = new Set(['state', 'verdict', 'kind', 'metric', 'severity', 'binds', 'is', 'schemaVersion']);
const LINKED = new Set([
  'id',
  'scenario',
  'baselineId',
  'candidateId',
  'model',
  'subject',
  'winner',
  'cell',
  'against',
]);

/** The same comparison with `name` in the place of each text that data can bring; texts that link to each other stay linked. */
export function renamed(comparison: Comparison, name: string): Comparison {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      if (FIXED.has(key)) return value;
      return LINKED.has(key) ? `${name}${value}` : name;
    }
    if (Array.isArray(value)) return value.map((each) => visit(each, key));
    if (value === null || typeof value !== 'object') return value;
    const isRecord =
      key === 'params' || key === 'errors' || key === 'evidence' || key === 'dependencies' || key === 'observations';
    return Object.fromEntries(
      Object.entries(value).map(([inner, each]) => [isRecord ? `${name}${inner}` : inner, visit(each, inner)]),
    );
  };
  const verdict = visit({ ...comparison.verdict }, 'comparison') as Comparison['verdict'];
  return { ...(visit(comparison, 'comparison') as Comparison), verdict };
}
