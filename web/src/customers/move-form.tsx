/** Moving a customer to another status, with a note on why. */

import { type Signal, useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { type CustomerStatus, type CustomerWholeFragment, UpdateCustomerStatusDocument } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { typed } from "../parts/typed";
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
        <StatusChoice customer={customer} chosen={status} />
        <Field label="Note" optional error={refusal.value?.fields["note"]}>
          {(tied) => <textarea {...tied} rows={2} {...typed(note)} />}
        </Field>
        <button type="submit" class="primary" disabled={busy.value || !status.value}>
          Move
        </button>
      </form>
    </section>
  );
}

interface StatusChoiceProps {
  customer: CustomerWholeFragment;
  chosen: Signal<CustomerStatus | null>;
}

function StatusChoice({ customer: { allowedStatuses }, chosen }: StatusChoiceProps) {
  const choose = (status: CustomerStatus) => {
    chosen.value = status;
  };
  return (
    <fieldset class="choices">
      <legend>To which status?</legend>
      {allowedStatuses.map((status) => (
        <label key={status} class="chip">
          <input
            type="radio"
            name="status"
            required
            checked={chosen.value === status}
            onChange={() => choose(status)}
          />
          {customerStatuses[status].text}
        </label>
      ))}
    </fieldset>
  );
}
