/** The lead's notes: text that is saved on its own when one has stopped typing and gone elsewhere. */

import { useSignal } from "@preact/signals";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import { type LeadWholeFragment, UpdateLeadDocument } from "../gen/graphql";

interface NotesProps {
  lead: LeadWholeFragment;
  onChanged: (lead: LeadWholeFragment) => void;
}

export function Notes({ lead, onChanged }: NotesProps) {
  const said = useSignal("");
  const save = async (notes: string) => {
    if (notes === lead.notes) return;
    const { done, refusal } = await mutate(UpdateLeadDocument, { input: { leadId: lead.id, notes } });
    said.value = done ? "Saved" : refusal.message;
    if (done) onChanged(done.lead);
  };
  return (
    <section class="panel" aria-labelledby="notes">
      <header>
        <h2 id="notes">Notes</h2>
        <span class="mute" role="status">
          {said.value}
        </span>
      </header>
      <textarea
        rows={4}
        aria-labelledby="notes"
        readOnly={!mayWrite.value}
        placeholder="What your team should know. Saved when you leave this field."
        defaultValue={lead.notes}
        onInput={() => {
          said.value = "Not saved yet";
        }}
        onBlur={(event) => save(event.currentTarget.value)}
      />
    </section>
  );
}
