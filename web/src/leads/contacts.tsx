/** How the team was in touch with the company, and a form to write down the next time. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import { AddInteractionDocument, type InteractionKind, type LeadWholeFragment } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { typed } from "../parts/typed";
import { moment } from "../words/format";
import { interactionKinds } from "../words/labels";

interface ContactsProps {
  lead: LeadWholeFragment;
  onChanged: (lead: LeadWholeFragment) => void;
}

export function Contacts({ lead, onChanged }: ContactsProps) {
  const { nodes } = lead.interactions;
  return (
    <section class="panel" aria-labelledby="contacts">
      <header>
        <h2 id="contacts">In touch</h2>
      </header>
      {mayWrite.value && <ContactForm leadId={lead.id} onChanged={onChanged} />}
      {nodes.length === 0 && <p class="mute quiet">Nobody has been in touch yet.</p>}
      <ol class="timeline">
        {nodes.map(({ id, kind, body, occurredAt, user }) => (
          <li key={id}>
            <small>
              <b>{interactionKinds[kind]}</b>
              <time dateTime={occurredAt}>{moment(occurredAt)}</time>
              {user && <span>{user.name}</span>}
            </small>
            <p>{body}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface ContactFormProps {
  leadId: string;
  onChanged: (lead: LeadWholeFragment) => void;
}

function ContactForm({ leadId, onChanged }: ContactFormProps) {
  const kind = useSignal<InteractionKind>("NOTE");
  const body = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const add = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { leadId, kind: kind.value, body: body.value, occurredAt: new Date().toISOString() };
    const { done, refusal: refused } = await mutate(AddInteractionDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    body.value = "";
    onChanged(done.lead);
  };
  return (
    <form class="contact-form" onSubmit={add}>
      {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
      <label>
        <span class="heard">Kind</span>
        <select
          value={kind.value}
          onChange={(event) => {
            kind.value = event.currentTarget.value as InteractionKind;
          }}
        >
          {Object.entries(interactionKinds).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <Field label="What happened" error={refusal.value?.fields["body"]}>
        {(tied) => <textarea {...tied} rows={2} required {...typed(body)} />}
      </Field>
      <button type="submit" disabled={busy.value}>
        Add
      </button>
    </form>
  );
}
