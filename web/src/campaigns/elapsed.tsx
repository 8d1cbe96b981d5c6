/** How long a run has taken, ticking by this page's clock while it runs. */

import { useMemo } from "preact/hooks";
import type { CampaignStatus } from "../gen/graphql";
import { duration } from "../words/format";
import { now } from "../words/now";

interface ElapsedProps {
  status: CampaignStatus;
  /** As the server last counted them: the page counts on from when it first saw this number. */
  seconds: number | null;
}

export function Elapsed({ status, seconds }: ElapsedProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number is another reading
  const at = useMemo(() => Date.now(), [seconds, status]);
  if (seconds === null) return <>–</>;
  const since = status === "RUNNING" ? Math.max(0, now.value - at) / 1_000 : 0;
  return <>{duration(seconds + since)}</>;
}
