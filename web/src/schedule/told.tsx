/** Who is told by mail when a run has ended, beside whoever asked for it. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import { SetCampaignMailsDocument } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";
import { typed } from "../parts/typed";
import { to } from "../router";
import { toLines } from "../words/lines";

interface ToldProps {
  campaignId: string;
  addresses: readonly string[];
  onChanged: () => void;
}

export function Told({ campaignId, addresses, onChanged }: ToldProps) {
  return (
    <section class="panel" aria-labelledby="told">
      <header>
        <h2 id="told">Mails</h2>
      </header>
      <p class="mute">
        Whoever starts a run, or set its schedule, is told when it has completed or failed.{" "}
        <a href={to(["settings", "mails"])}>Your mails</a>
      </p>
      {mayWrite.value ? (
        <Addresses campaignId={campaignId} addresses={addresses} onChanged={onChanged} />
      ) : (
        addresses.length > 0 && <p>So are {addresses.join(", ")}.</p>
      )}
    </section>
  );
}

function Addresses({ campaignId, addresses, onChanged }: ToldProps) {
  const text = useSignal(addresses.join("\n"));
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { campaignId, addresses: [...toLines(text.value)] };
    const { done, refusal: refused } = await mutate(SetCampaignMailsDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    text.value = done.campaign.mailTo.join("\n");
    say("Who is told is saved.", "good");
    onChanged();
  };
  const error = refusal.value?.fields["addresses"];
  return (
    <form class="stack" onSubmit={save}>
      {refusal.value && !error && <Notice tone="bad">{refusal.value.message}</Notice>}
      <Field label="Tell these addresses too" help="One on each line, at most ten." error={error} optional>
        {(tied) => <textarea {...tied} rows={2} inputMode="email" {...typed(text)} />}
      </Field>
      <button type="submit" disabled={busy.value}>
        Save
      </button>
    </form>
  );
}
