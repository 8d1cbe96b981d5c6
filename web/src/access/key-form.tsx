/** Making an API key: what it is for, what it may do, and until when. */

import { type Signal, useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { CreateApiKeyDocument, type Scope } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { typed } from "../parts/typed";
import { expiry, SCOPES, scopeName } from "./words";

interface KeyFormProps {
  onMade: (secret: string) => void;
  onCancel: () => void;
}

export function KeyForm({ onMade, onCancel }: KeyFormProps) {
  const name = useSignal("");
  const days = useSignal("365");
  const scopes = useSignal<readonly Scope[]>([]);
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const make = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { name: name.value, scopes: [...scopes.value], expiresAt: expiry(days.value, Date.now()) };
    const { done, refusal: refused } = await mutate(CreateApiKeyDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (done) onMade(done.secret);
  };
  return (
    <section class="panel" aria-labelledby="key-form">
      <header>
        <h2 id="key-form">New key</h2>
      </header>
      <form class="stack" onSubmit={make}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Field label="What it is for" help="For example: CRM link." error={refusal.value?.fields["name"]}>
          {(tied) => <input {...tied} type="text" required maxLength={80} {...typed(name)} />}
        </Field>
        <Scopes chosen={scopes} error={refusal.value?.fields["scopes"]} />
        <Ends days={days} />
        <div class="submit">
          <button type="submit" class="primary" disabled={busy.value || scopes.value.length === 0}>
            Make the key
          </button>
          <button type="button" class="plain" onClick={onCancel}>
            Cancel
          </button>
        </div>
      </form>
    </section>
  );
}

function Scopes({ chosen, error }: { chosen: Signal<readonly Scope[]>; error: string | undefined }) {
  const toggle = (scope: Scope) => {
    const { value } = chosen;
    chosen.value = value.includes(scope) ? value.filter((each) => each !== scope) : [...value, scope];
  };
  return (
    <>
      <div class="scopes">
        {Object.entries(SCOPES).map(([subject, scopes]) => (
          <fieldset key={subject} class="field choices">
            <legend>{subject}</legend>
            {(Object.entries(scopes) as [Scope, string][]).map(([scope, words]) => (
              <label key={scope} class="chip" title={scopeName(scope)}>
                <input type="checkbox" checked={chosen.value.includes(scope)} onChange={() => toggle(scope)} />
                {words}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      {error && (
        <small class="error" role="alert">
          {error}
        </small>
      )}
    </>
  );
}

function Ends({ days }: { days: Signal<string> }) {
  return (
    <Field label="Ends" help="It can be given another secret before that, or be ended at any time.">
      {(tied) => (
        <select
          {...tied}
          value={days.value}
          onChange={(event) => {
            days.value = event.currentTarget.value;
          }}
        >
          <option value="30">after 30 days</option>
          <option value="90">after 90 days</option>
          <option value="365">after a year</option>
          <option value="">never</option>
        </select>
      )}
    </Field>
  );
}
