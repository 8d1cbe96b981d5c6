/** Coming in by an invitation: a name and a password, and one is signed in. */

import { useSignal } from "@preact/signals";
import { RULES } from "../access/password-form";
import type { Refusal } from "../client/problems";
import { acceptInvitation } from "../client/session";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { useTitle } from "../parts/title";
import { typed } from "../parts/typed";
import { go, to } from "../router";

export function AcceptInvitation({ token }: { token: string }) {
  useTitle("Invitation");
  const name = useSignal("");
  const password = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const accept = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    refusal.value = await acceptInvitation(token, name.value, password.value);
    busy.value = false;
    if (!refusal.value) go(to(["campaigns"]), { replace: true });
  };
  return (
    <main class="sign-in" id="main">
      <h1>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1 2h14l-5 6v5l-4 2V8z" />
        </svg>
        Canvass
      </h1>
      <p>You are invited. Say what you are called, and choose a password.</p>
      <form onSubmit={accept}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Field label="Your name" error={refusal.value?.fields["name"]}>
          {(tied) => <input {...tied} type="text" autocomplete="name" required maxLength={120} {...typed(name)} />}
        </Field>
        <Field label="Password" help={RULES} error={refusal.value?.fields["password"]}>
          {(tied) => (
            <input {...tied} type="password" autocomplete="new-password" required minLength={12} {...typed(password)} />
          )}
        </Field>
        <button type="submit" class="primary" disabled={busy.value}>
          Come in
        </button>
      </form>
    </main>
  );
}
