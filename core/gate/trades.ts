import { z } from 'zod';
import { gateMetrics, type Metric } from '../records/gate-metrics.ts';
import type { GateMetric } from '../records/gate-report.ts';
import { amount } from '../records/schema-parts.ts';
import { percent } from '../text/words.ts';
import { metricName } from './metric-names.ts';

/** A metric of a cell may be slower by up to a share where another of that cell is faster by at least one. */
export const tradeSchema = z.object({
  metric: z.enum(gateMetrics),
  upTo: amount,
  when: z.object({ metric: z.enum(gateMetrics), atLeast: amount }),
});
export type Trade = z.infer<typeof tradeSchema>;

/** Of a metric, how much faster it is as a share, where more than chance speaks for that; else null. */
export function gainOf({ ratio: { estimate, high } }: Pick<GateMetric, 'ratio'>): number | null {
  return estimate !== null && high !== null && high < 1 ? 1 - estimate : null;
}

/** The metrics of a cell, where a regression that a trade allows is accepted by it. */
export function traded(metrics: readonly GateMetric[], trades: readonly Trade[]): GateMetric[] {
  return metrics.map((own) => {
    if (!own.isGated || own.word !== 'regression' || own.accepted !== null) return own;
    const found = trades.find((trade) => trade.metric === own.metric && isPaid(trade, own, metrics));
    return found === undefined ? own : { ...own, accepted: { reason: reasonOf(found, metrics), expires: null } };
  });
}

function isPaid({ upTo, when }: Trade, { ratio }: GateMetric, metrics: readonly GateMetric[]): boolean {
  return (ratio.estimate ?? Infinity) <= 1 + upTo && (gainBy(when.metric, metrics) ?? 0) >= when.atLeast;
}

function gainBy(metric: Metric, metrics: readonly GateMetric[]): number | null {
  const other = metrics.find((each) => each.metric === metric);
  return other === undefined ? null : gainOf(other);
}

function reasonOf({ upTo, when }: Trade, metrics: readonly GateMetric[]): string {
  const gain = gainBy(when.metric, metrics) ?? 0;
  return `${percent(gain)} less ${metricName(when.metric)} allow ${percent(upTo)}`;
}
