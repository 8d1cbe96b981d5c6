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
  if (status === "FAILED") {
    return (
      <Notice tone="bad">
        {sentence(reason ?? "The run failed.")} {off.length > 0 && <Advice />}
      </Notice>
    );
  }
  return (
    <>
      <End status={status} reason={reason} />
      {off.map(({ seq, message }) => (
        <Notice key={seq} tone="warn">
          {sentence(message)} The rest goes on without it. <Advice />
        </Notice>
      ))}
    </>
  );
}

/** Why the run ended, or stands where it does; one that ends without a reason has found enough. */
function End({ status, reason }: Pick<Progress, "status" | "reason">) {
  if (status !== "COMPLETED") return reason && <Notice tone="warn">{sentence(reason)}</Notice>;
  if (reason) return <Notice tone="quiet">The run has ended. {sentence(reason)}</Notice>;
  return <Notice tone="good">The run has ended: there are enough leads.</Notice>;
}

/** What to do about a source that is off; only administrators can. */
function Advice() {
  if (!isAdmin.value) return <>An administrator can look at its key under Sources.</>;
  return (
    <>
      <a href={to(["sources"])}>Look at its key under Sources</a>, then run again.
    </>
  );
}

const sentence = (text: string): string => text.replace(/[.\s]*$/, ".");

/** Sources that gave out in the current run, each once. */
function sourcesOff(events: readonly FeedEvent[]): readonly FeedEvent[] {
  const run = events.slice(events.findLastIndex(({ kind }) => kind === "RUN_QUEUED") + 1);
  const off = run.filter(({ kind }) => kind === "SOURCE_OFF");
  return [...new Map(off.map((event) => [event.message, event])).values()];
}
