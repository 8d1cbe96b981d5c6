/** The little lines under the numbers: how each counter grew over the run; pure. */

import type { CountersFragment, EventKind } from "../gen/graphql";

interface Counted {
  readonly kind: EventKind;
  readonly at: string;
  readonly counters: CountersFragment;
}

const SAMPLES = 40;
/** What people do with a run's results, days later too, is no part of the run. */
const AFTERWARDS: ReadonlySet<EventKind> = new Set([
  "LEAD_UPDATED",
  "LEAD_MOVED",
  "LEAD_CONVERTED",
  "CUSTOMER_MOVED",
  "CAMPAIGN_UPDATED",
  "WEBHOOK_DISABLED",
]);

/** The counters at evenly spaced moments of the current run, as far as `events`, oldest first, reach back. */
export function samplesOf(events: readonly Counted[], samples = SAMPLES): readonly CountersFragment[] {
  const begun = events.slice(events.findLastIndex(({ kind }) => kind === "RUN_QUEUED") + 1);
  const run = begun.filter(({ kind }) => !AFTERWARDS.has(kind));
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last || first === last) return [];
  const start = Date.parse(first.at);
  const span = Date.parse(last.at) - start;
  let index = 0;
  return Array.from({ length: samples }, (_, sample) => {
    const moment = start + (span * sample) / (samples - 1);
    while (Date.parse(run[index + 1]?.at ?? "") <= moment) index += 1;
    return run[index]?.counters ?? first.counters;
  });
}

/** The line of one counter as SVG points in a box of 100 by 100 whose height stands for `most`. */
export function pointsOf(samples: readonly CountersFragment[], counter: keyof CountersFragment, most: number): string {
  if (samples.length < 2 || most === 0) return "";
  const point = (sample: CountersFragment, index: number) => {
    const x = (100 * index) / (samples.length - 1);
    const y = 100 - 100 * Math.min(1, sample[counter] / most);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  return samples.map(point).join(" ");
}
