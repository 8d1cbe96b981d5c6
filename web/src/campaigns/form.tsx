/** The form of a campaign: its type, the inputs that the type asks for, and what the server finds wrong with them. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Refusal } from "../client/problems";
import { Field } from "../parts/field";
import { Notice } from "../parts/notice";
import { typed } from "../parts/typed";
import { Estimate } from "./estimate";
import { asked, type CampaignType, carriedOver, initial, suggestedName, type Value, type Values } from "./form-values";
import { CampaignInput } from "./inputs";
import { TypeChoice } from "./type-choice";
import "./form.css";

export interface Filled {
  type: CampaignType;
  name: string;
  values: Values;
}

interface FormProps {
  types: readonly CampaignType[];
  /** What the form begins with; without it, the first type and its defaults. */
  given?: { type: string; name: string; values: Readonly<Record<string, unknown>> };
  refusal: Refusal | null;
  /** Called with the value of the button that was pressed. */
  onSubmit: (filled: Filled, button: string) => void;
  children: ComponentChildren;
}

export function CampaignForm({ types, given, refusal, onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const type = useSignal(types.find(({ key }) => key === given?.type) ?? (types[0] as CampaignType));
  const values = useSignal(initial(type.value.inputs, given?.values));
  const name = useSignal(given?.name ?? "");
  const suggestion = suggestedName(type.value, values.value);
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusal]);

  const choose = (chosen: CampaignType) => {
    values.value = carriedOver(chosen.inputs, values.value, type.value.inputs);
    type.value = chosen;
  };
  const change = (input: string, value: Value) => {
    values.value = { ...values.value, [input]: value };
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
    onSubmit({ type: type.value, name: name.value.trim() || suggestion, values: values.value }, button);
  };
  return (
    <form ref={form} class="campaign-form" onSubmit={submit}>
      <TypeChoice types={types} chosen={type.value} error={refusal?.fields["type"]} onChoose={choose} />
      <div class="fields">
        <Field label="Name" error={refusal?.fields["name"]}>
          {(tied) => <input {...tied} name="name" maxLength={120} placeholder={suggestion} {...typed(name)} />}
        </Field>
        {type.value.inputs.map((input) => (
          <CampaignInput
            key={input.name}
            input={asked(input, values.value)}
            value={values.value[input.name] ?? ""}
            error={refusal?.fields[input.name]}
            onChange={(value) => change(input.name, value)}
          />
        ))}
        <Estimate form={form} type={type.value} values={values.value} />
        {refusal && <Notice tone="bad">{refusal.message}</Notice>}
        <p class="submit">{children}</p>
      </div>
    </form>
  );
}
