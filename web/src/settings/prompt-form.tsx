/** Writing a prompt: what to look for, what belongs in the answer, what does not. Saving makes a new version. */

import { type Signal, useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { mutate } from "../client/request";
import { SavePromptDocument, type TemplateFragment } from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";
import { type Draft, draftOf, inForce, isChanged, wordingOf } from "./wording";

interface PromptFormProps {
  template: TemplateFragment;
  draft: Signal<Draft>;
  onChanged: (template: TemplateFragment) => void;
}

const PARTS = [
  ["prompt", "Prompt", "What to look for, where, and what counts as evidence.", 12],
  ["include", "Include", "What must be true of a company in the answer. One rule on each line.", 5],
  ["exclude", "Leave out", "What must not be in the answer. One rule on each line.", 5],
] as const;

export function PromptForm({ template, draft, onChanged }: PromptFormProps) {
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const changed = isChanged(draft.value, template.inForce);
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const input = { type: template.type, ...wordingOf(draft.value) };
    const { done, refusal: refused } = await mutate(SavePromptDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    say(`Saved: ${inForce(done.promptTemplate)} is in force.`, "good");
    onChanged(done.promptTemplate);
  };
  const undo = () => {
    refusal.value = null;
    draft.value = draftOf(template.inForce);
  };
  return (
    <section class="panel" aria-labelledby="wording">
      <header>
        <h2 id="wording">Wording</h2>
        <span class="mute" role="status">
          {changed ? "Not saved" : ""}
        </span>
      </header>
      <form class="stack" onSubmit={save}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Parts draft={draft} errors={refusal.value?.fields ?? {}} />
        <p class="submit">
          <button type="submit" class="primary" disabled={busy.value || !changed}>
            Save
          </button>
          {changed && (
            <button type="button" class="plain" onClick={undo}>
              Undo changes
            </button>
          )}
        </p>
      </form>
    </section>
  );
}

interface PartsProps {
  draft: Signal<Draft>;
  errors: Refusal["fields"];
}

function Parts({ draft, errors }: PartsProps) {
  return PARTS.map(([part, label, help, rows]) => (
    <Field key={part} label={label} help={help} error={errors[part]}>
      {(tied) => (
        <textarea
          {...tied}
          name={part}
          rows={rows}
          required={part !== "exclude"}
          value={draft.value[part]}
          onInput={(event) => {
            draft.value = { ...draft.value, [part]: event.currentTarget.value };
          }}
        />
      )}
    </Field>
  ));
}
