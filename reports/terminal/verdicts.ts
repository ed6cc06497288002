import type { Pairing } from '../../core/comparison.ts';
import { ratioPlusMinus } from '../../core/text/numbers.ts';
import type { Style } from './style.ts';
import type { Content } from './table.ts';

type Verdict = Pairing['verdict'];

export const VERDICT_SIGN: Readonly<Record<Verdict, string>> = { better: '▲', same: '=', worse: '▼', unclear: '?' };
const VERDICT_STYLE: Readonly<Record<Verdict, Style | undefined>> = {
  better: 'green',
  same: undefined,
  worse: 'red',
  unclear: 'yellow',
};

/** `15.9× ±0.2 ▲`, green: sign and colour say the same, so that each alone is enough. */
export function ratioContent(ratio: Pairing['ratio'], verdict: Verdict): Content {
  return { text: `${ratioPlusMinus(ratio)} ${VERDICT_SIGN[verdict]}`, style: VERDICT_STYLE[verdict] };
}
