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
import { typed } from "../parts/typed";

interface KeyFormProps {
  provider: ProviderFragment;
  onChanged: (provider: ProviderFragment) => void;
}

export function KeyForm({ provider, onChanged }: KeyFormProps) {
  const { source, label, origin } = provider;
  const details = useRef<HTMLDetailsElement>(null);
  const isOwn = origin === "TENANT";
  const set = (changed: ProviderFragment) => {
    if (details.current) details.current.open = false;
    say(`The key for ${label} is set.`, "good");
    onChanged(changed);
  };
  const remove = async () => {
    const { done, refusal } = await mutate(RemoveProviderKeyDocument, { input: { provider: source as Provider } });
    if (!done) return say(refusal.message, "bad");
    say(`Your key for ${label} is removed.`);
    onChanged(done.providerStatus);
  };
  return (
    <div class="key">
      <details ref={details}>
        <summary>{isOwn ? "Replace the key" : "Set your own key"}</summary>
        <NewKey provider={provider} onChanged={set} />
      </details>
      {isOwn && (
        <Confirm label="Remove" about={`your key for ${label}`} question="Remove your key?" onConfirm={remove} />
      )}
    </div>
  );
}

function NewKey({ provider: { source, label }, onChanged }: KeyFormProps) {
  const key = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const set = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { provider: source as Provider, key: key.value };
    const { done, refusal: refused } = await mutate(SetProviderKeyDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    key.value = "";
    onChanged(done.providerStatus);
  };
  const help = "It is stored encrypted and not shown again.";
  return (
    <form class="stack" onSubmit={set}>
      {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
      <Field label={`Key for ${label}`} help={help} error={refusal.value?.fields["key"]}>
        {(tied) => <input {...tied} type="password" autocomplete="off" required {...typed(key)} />}
      </Field>
      <button type="submit" class="primary" disabled={busy.value}>
        Set key
      </button>
    </form>
  );
}
