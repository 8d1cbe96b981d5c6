/** Sending a stretch of time again, and how far that is. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { ReplayWebhookDocument, type WebhookPageQuery } from "../gen/graphql";
import { Field } from "../parts/field";
import { Meter } from "../parts/meter";
import { Notice, say } from "../parts/notice";
import { typed } from "../parts/typed";
import { counted, moment } from "../words/format";
import { momentOf } from "./words";

type Replay = NonNullable<WebhookPageQuery["webhook"]>["replays"]["nodes"][number];

interface ReplaysProps {
  webhookId: string;
  replays: readonly Replay[];
  onAsked: () => void;
}

export function Replays({ webhookId, replays, onAsked }: ReplaysProps) {
  const since = useSignal("");
  const until = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const ask = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { webhookId, since: momentOf(since.value) ?? "", until: momentOf(until.value) };
    const { done, refusal: refused } = await mutate(ReplayWebhookDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    const { events } = done.replay;
    say(events ? `${counted(events, "event")} will be sent again.` : "Nothing happened in that time.", "good");
    onAsked();
  };
  return (
    <section class="panel" aria-labelledby="replay">
      <header>
        <h2 id="replay">Send again</h2>
      </header>
      <form class="stack" onSubmit={ask}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Field label="Events from" error={refusal.value?.fields["since"]}>
          {(tied) => <input {...tied} type="datetime-local" required {...typed(since)} />}
        </Field>
        <Field
          label="until"
          help="They are sent in order, after whatever is new, with the ids that they had."
          error={refusal.value?.fields["until"]}
          optional
        >
          {(tied) => <input {...tied} type="datetime-local" {...typed(until)} />}
        </Field>
        <button type="submit" disabled={busy.value}>
          Send again
        </button>
      </form>
      {replays.length > 0 && (
        <ol class="timeline">
          {replays.map((replay) => (
            <li key={replay.id}>
              <small>
                <span>
                  {moment(replay.since)} to {moment(replay.until)}
                </span>
                <Meter value={replay.delivered} most={replay.events} label="Delivered" />
                <span>
                  {replay.delivered} of {counted(replay.events, "event")}
                  {replay.finishedAt === null && ", under way"}
                </span>
              </small>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
