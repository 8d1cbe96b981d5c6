/** The prompt of each campaign type: the built-in wording, the team's own, and a look at what the model would read. */

import { useSignal } from "@preact/signals";
import { useRead } from "../client/read";
import {
  CampaignTypeNamesDocument,
  type CampaignTypeNamesQuery,
  PromptTemplateDocument,
  type TemplateFragment,
} from "../gen/graphql";
import { Loaded } from "../parts/loaded";
import { refine, route } from "../router";
import { Preview } from "./preview";
import { PromptForm } from "./prompt-form";
import { Versions } from "./versions";
import { draftOf, inForce } from "./wording";

export function Prompts() {
  const types = useRead(CampaignTypeNamesDocument, {});
  return (
    <Loaded of={types} value={types.data.value?.campaignTypes}>
      {(all) => {
        const chosen = route.value.query.get("type") ?? all[0]?.key ?? "";
        return (
          <>
            <TypeChoice types={all} chosen={chosen} />
            <OfType key={chosen} type={chosen} />
          </>
        );
      }}
    </Loaded>
  );
}

interface TypeChoiceProps {
  types: CampaignTypeNamesQuery["campaignTypes"];
  chosen: string;
}

function TypeChoice({ types, chosen }: TypeChoiceProps) {
  return (
    <p class="filters prompt-type">
      <label>
        Campaign type{" "}
        <select value={chosen} onChange={(event) => refine({ type: event.currentTarget.value })}>
          {types.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}

function OfType({ type }: { type: string }) {
  const read = useRead(PromptTemplateDocument, { type });
  return (
    <Loaded of={read} value={read.data.value?.promptTemplate}>
      {(template) => <Template template={template} onChanged={(changed) => read.put({ promptTemplate: changed })} />}
    </Loaded>
  );
}

interface TemplateProps {
  template: TemplateFragment;
  onChanged: (template: TemplateFragment) => void;
}

function Template({ template, onChanged }: TemplateProps) {
  const draft = useSignal(draftOf(template.inForce));
  const change = (changed: TemplateFragment) => {
    draft.value = draftOf(changed.inForce);
    onChanged(changed);
  };
  return (
    <>
      <p class="mute in-force">
        For {template.label}, {inForce(template)} is in force. A change holds for runs that begin after it.
      </p>
      <div class="columns">
        <PromptForm template={template} draft={draft} onChanged={change} />
        <div>
          <Versions template={template} onChanged={change} />
          <Preview type={template.type} draft={draft} />
        </div>
      </div>
    </>
  );
}
