/** What somebody should know or do about the run: sources that are off, why it ended, what a draft waits for. */

import { isAdmin } from "../client/session";
import { Notice } from "../parts/notice";
import { to } from "../router";
import type { FeedEvent, Progress } from "./watch";

interface NoticesProps {
  progress: Progress;
  events: readonly FeedEvent[];
}

export function Notices({ progress: { status, reason }, events }: NoticesProps) {
  const off = sourcesOff(events);
  return (
    <>
      {status === "FAILED" && <Notice tone="bad">{reason ?? "The run failed."}</Notice>}
      {status !== "FAILED" && reason && <Notice tone="warn">{reason}</Notice>}
      {off.map(({ seq, message }) => (
        <Notice key={seq} tone="warn">
          {message} <Advice />
        </Notice>
      ))}
    </>
  );
}

function Advice() {
  if (!isAdmin.value) return <>The rest goes on without it. An administrator can look at its key under Sources.</>;
  return (
    <>
      The rest goes on without it. <a href={to(["sources"])}>Look at its key under Sources</a>, then run again.
    </>
  );
}

/** Sources that gave out in the current run, each once. */
function sourcesOff(events: readonly FeedEvent[]): readonly FeedEvent[] {
  const run = events.slice(events.findLastIndex(({ kind }) => kind === "RUN_QUEUED") + 1);
  const off = run.filter(({ kind }) => kind === "SOURCE_OFF");
  return [...new Map(off.map((event) => [event.message, event])).values()];
}
