/** Signing in: with e-mail and password, or by a one-time link, which is used as soon as it is opened. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Refusal } from "../client/problems";
import { signIn, signInWithLink, viewer, waiting } from "../client/session";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { useTitle } from "../parts/title";
import { typed } from "../parts/typed";
import { go, route, to } from "../router";

export function SignIn() {
  useTitle("Sign in");
  const refusal = useSignal<Refusal | null>(null);
  const busy = useSignal(false);
  const { page, rest } = route.value;
  const link = page === "sign-in" ? rest[0] : undefined;

  const enter = async (work: () => Promise<Refusal | null>) => {
    busy.value = true;
    refusal.value = await work();
    busy.value = false;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is used once
  useEffect(() => {
    if (link) void enter(() => signInWithLink(link));
  }, [link]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it waits for the viewer
  useEffect(() => {
    if (viewer.value && page === "sign-in" && !busy.value) go(to(["campaigns"]), { replace: true });
  }, [viewer.value, page, busy.value]);

  return (
    <main class="sign-in" id="main">
      <h1>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1 2h14l-5 6v5l-4 2V8z" />
        </svg>
        Canvass
      </h1>
      {waiting.value && <Notice tone="warn">Canvass cannot be reached. Trying again.</Notice>}
      {link && busy.value ? (
        <p role="status">Signing you in…</p>
      ) : (
        <Form refusal={refusal.value} busy={busy.value} onEnter={enter} />
      )}
    </main>
  );
}

interface FormProps {
  refusal: Refusal | null;
  busy: boolean;
  onEnter: (work: () => Promise<Refusal | null>) => Promise<void>;
}

function Form({ refusal, busy, onEnter }: FormProps) {
  const email = useSignal("");
  const password = useSignal("");
  const submit = (event: Event) => {
    event.preventDefault();
    void onEnter(() => signIn(email.value.trim(), password.value));
  };
  return (
    <form onSubmit={submit}>
      {refusal && <Notice tone="bad">{refusal.message}</Notice>}
      <Field label="E-mail" error={refusal?.fields["email"]}>
        {(tied) => <input {...tied} type="email" name="email" autocomplete="username" required {...typed(email)} />}
      </Field>
      <Field label="Password" error={refusal?.fields["password"]}>
        {(tied) => (
          <input
            {...tied}
            type="password"
            name="password"
            autocomplete="current-password"
            required
            {...typed(password)}
          />
        )}
      </Field>
      <button type="submit" class="primary" disabled={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </button>
    </form>
  );
}
