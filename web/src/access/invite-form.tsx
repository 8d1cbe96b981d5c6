/** Inviting somebody: their address, and what they will be allowed to do. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { InviteUserDocument, type Role } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { typed } from "../parts/typed";
import { roles } from "./words";

const MEANINGS: Readonly<Record<Role, string>> = {
  VIEWER: "looks",
  MEMBER: "works with campaigns, leads and customers",
  ADMIN: "also sets keys, budgets and prompts, and invites people",
};

export function InviteForm({ onInvited }: { onInvited: (token: string) => void }) {
  const email = useSignal("");
  const role = useSignal<Role>("MEMBER");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const invite = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { email: email.value.trim(), role: role.value };
    const { done, refusal: refused } = await mutate(InviteUserDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    email.value = "";
    onInvited(done.token);
  };
  return (
    <section class="panel" aria-labelledby="invite">
      <header>
        <h2 id="invite">Invite somebody</h2>
      </header>
      <form class="stack" onSubmit={invite}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Field label="Their e-mail address" error={refusal.value?.fields["email"]}>
          {(tied) => <input {...tied} type="email" required autocomplete="off" {...typed(email)} />}
        </Field>
        <Field label="Role" help={`A ${roles[role.value].toLowerCase()} ${MEANINGS[role.value]}.`}>
          {(tied) => (
            <select
              {...tied}
              value={role.value}
              onChange={(event) => {
                role.value = event.currentTarget.value as Role;
              }}
            >
              {Object.entries(roles).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="submit" class="primary" disabled={busy.value}>
          Invite
        </button>
      </form>
    </section>
  );
}
