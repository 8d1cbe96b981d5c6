/** Changing your own password; it ends your other sessions. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { viewer } from "../client/session";
import { ChangePasswordDocument } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";
import { typed } from "../parts/typed";

export const RULES = "12 characters or more: several words that do not belong together, for example.";

export function PasswordForm({ onChanged }: { onChanged: () => Promise<void> }) {
  const current = useSignal("");
  const fresh = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const change = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { currentPassword: current.value, newPassword: fresh.value };
    const { done, refusal: refused } = await mutate(ChangePasswordDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    current.value = fresh.value = "";
    say("Your password is changed; your other sessions have ended.", "good");
    await onChanged();
  };
  const fields = refusal.value?.fields ?? {};
  return (
    <section class="panel" aria-labelledby="password">
      <header>
        <h2 id="password">Change your password</h2>
      </header>
      <form class="stack" onSubmit={change}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <input type="hidden" name="username" autocomplete="username" value={viewer.value?.email ?? ""} />
        <Field label="Current password" error={fields["currentPassword"]}>
          {(tied) => <input {...tied} type="password" autocomplete="current-password" required {...typed(current)} />}
        </Field>
        <Field label="New password" help={RULES} error={fields["newPassword"]}>
          {(tied) => (
            <input {...tied} type="password" autocomplete="new-password" required minLength={12} {...typed(fresh)} />
          )}
        </Field>
        <button type="submit" class="primary" disabled={busy.value}>
          Change password
        </button>
      </form>
    </section>
  );
}
