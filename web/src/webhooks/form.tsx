/** Making a webhook, or changing one: where it sends, what for, and of what it tells. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { CreateWebhookDocument, type EventKind, UpdateWebhookDocument, type WebhookFragment } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";
import { typed } from "../parts/typed";
import { KINDS, typeOf } from "./words";

interface WebhookFormProps {
  /** The one that is changed; none for a new one. */
  webhook?: WebhookFragment;
  onMade?: (made: WebhookFragment, secret: string) => void;
  onChanged?: (changed: WebhookFragment) => void;
  onCancel: () => void;
}

export function WebhookForm({ webhook, onMade, onChanged, onCancel }: WebhookFormProps) {
  const url = useSignal(webhook?.url ?? "");
  const description = useSignal(webhook?.description ?? "");
  const kinds = useSignal<readonly EventKind[]>(webhook?.kinds ?? ["LEAD_READY", "LEAD_CONVERTED"]);
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);

  const make = async (input: { url: string; description: string; kinds: EventKind[] }) => {
    const { done, refusal: refused } = await mutate(CreateWebhookDocument, { input });
    if (done) onMade?.(done.webhook, done.secret);
    return refused;
  };
  const change = async (id: string, input: { url: string; description: string; kinds: EventKind[] }) => {
    const { done, refusal: refused } = await mutate(UpdateWebhookDocument, { input: { webhookId: id, ...input } });
    if (done) {
      say("The webhook is changed.", "good");
      onChanged?.(done.webhook);
    }
    return refused;
  };
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { url: url.value.trim(), description: description.value, kinds: [...kinds.value] };
    refusal.value = await (webhook ? change(webhook.id, input) : make(input));
    busy.value = false;
  };
  return (
    <section class="panel" aria-labelledby="webhook-form">
      <header>
        <h2 id="webhook-form">{webhook ? "Change the webhook" : "New webhook"}</h2>
      </header>
      <form class="stack" onSubmit={save}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Field
          label="Address"
          help="An https:// address of the public Internet. It is told of what happens from now on."
          error={refusal.value?.fields["url"]}
        >
          {(tied) => <input {...tied} type="url" required maxLength={2000} {...typed(url)} />}
        </Field>
        <Field label="What it is for" error={refusal.value?.fields["description"]} optional>
          {(tied) => <input {...tied} type="text" maxLength={200} {...typed(description)} />}
        </Field>
        <Kinds chosen={kinds.value} onChange={(chosen) => (kinds.value = chosen)} />
        <div class="submit">
          <button type="submit" class="primary" disabled={busy.value}>
            {webhook ? "Save" : "Make the webhook"}
          </button>
          <button type="button" class="plain" onClick={onCancel}>
            Cancel
          </button>
        </div>
      </form>
    </section>
  );
}

interface KindsProps {
  chosen: readonly EventKind[];
  onChange: (chosen: readonly EventKind[]) => void;
}

function Kinds({ chosen, onChange }: KindsProps) {
  const toggle = (kind: EventKind) =>
    onChange(chosen.includes(kind) ? chosen.filter((each) => each !== kind) : [...chosen, kind]);
  return (
    <>
      {Object.entries(KINDS).map(([subject, kinds]) => (
        <fieldset key={subject} class="field choices">
          <legend>{subject}</legend>
          {kinds.map((kind) => (
            <label key={kind} class="chip">
              <input type="checkbox" checked={chosen.includes(kind)} onChange={() => toggle(kind)} />
              {typeOf(kind)}
            </label>
          ))}
        </fieldset>
      ))}
      <small class="help">
        {chosen.length === 0 ? "Nothing is chosen: it is told of everything." : "It is told of what is chosen."}
      </small>
    </>
  );
}
