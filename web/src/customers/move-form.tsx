/** Moving a customer to another status, with a note on why. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { type CustomerStatus, type CustomerWholeFragment, UpdateCustomerStatusDocument } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { customerStatuses } from "../words/labels";

interface MoveFormProps {
  customer: CustomerWholeFragment;
  onChanged: (customer: CustomerWholeFragment) => void;
}

export function MoveForm({ customer, onChanged }: MoveFormProps) {
  const status = useSignal<CustomerStatus | null>(null);
  const note = useSignal("");
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const move = async (event: Event) => {
    event.preventDefault();
    if (!status.value) return;
    busy.value = true;
    const input = { customerId: customer.id, status: status.value, note: note.value };
    const { done, refusal: refused } = await mutate(UpdateCustomerStatusDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    status.value = null;
    note.value = "";
    onChanged(done.customer);
  };
  return (
    <section class="panel" aria-labelledby="move">
      <header>
        <h2 id="move">Move</h2>
      </header>
      <form class="stack" onSubmit={move}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <fieldset class="choices">
          <legend>To which status?</legend>
          {customer.allowedStatuses.map((allowed) => (
            <label key={allowed} class="chip">
              <input
                type="radio"
                name="status"
                required
                checked={status.value === allowed}
                onChange={() => {
                  status.value = allowed;
                }}
              />
              {customerStatuses[allowed].text}
            </label>
          ))}
        </fieldset>
        <Field label="Note" optional error={refusal.value?.fields["note"]}>
          {(tied) => (
            <textarea
              {...tied}
              rows={2}
              value={note.value}
              onInput={(event) => {
                note.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <button type="submit" class="primary" disabled={busy.value || !status.value}>
          Move
        </button>
      </form>
    </section>
  );
}
