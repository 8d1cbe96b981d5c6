/** Setting and removing a source's key: written once, and never shown again. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import {
  type Provider,
  type ProviderFragment,
  RemoveProviderKeyDocument,
  SetProviderKeyDocument,
} from "../gen/graphql";
import { Confirm } from "../parts/confirm";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";

interface KeyFormProps {
  provider: ProviderFragment;
  onChanged: (provider: ProviderFragment) => void;
}

export function KeyForm({ provider: { source, label, origin }, onChanged }: KeyFormProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const key = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const provider = source as Provider;

  const set = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const { done, refusal: refused } = await mutate(SetProviderKeyDocument, { input: { provider, key: key.value } });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    key.value = "";
    if (details.current) details.current.open = false;
    say(`The key for ${label} is set.`, "good");
    onChanged(done.providerStatus);
  };
  const remove = async () => {
    const { done, refusal: refused } = await mutate(RemoveProviderKeyDocument, { input: { provider } });
    if (!done) return say(refused.message, "bad");
    say(`Your key for ${label} is removed.`);
    onChanged(done.providerStatus);
  };
  return (
    <div class="key">
      <details ref={details}>
        <summary>{origin === "TENANT" ? "Replace the key" : "Set your own key"}</summary>
        <form class="stack" onSubmit={set}>
          {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
          <Field
            label={`Key for ${label}`}
            help="It is stored encrypted and not shown again."
            error={refusal.value?.fields["key"]}
          >
            {(tied) => (
              <input
                {...tied}
                type="password"
                autocomplete="off"
                required
                value={key.value}
                onInput={(event) => {
                  key.value = event.currentTarget.value;
                }}
              />
            )}
          </Field>
          <button type="submit" class="primary" disabled={busy.value}>
            Set key
          </button>
        </form>
      </details>
      {origin === "TENANT" && (
        <Confirm label="Remove" about={`your key for ${label}`} question="Remove your key?" onConfirm={remove} />
      )}
    </div>
  );
}
