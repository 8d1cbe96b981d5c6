/** What the model would read: the wording of the form with a campaign's values, saved or not. */

import { type Signal, useSignal } from "@preact/signals";
import { useRead } from "../client/read";
import { ask } from "../client/request";
import { CampaignsOfTypeDocument, PreviewPromptDocument } from "../gen/graphql";
import { Notice } from "../parts/notice";
import { type Draft, wordingOf } from "./wording";

interface PreviewProps {
  type: string;
  draft: Signal<Draft>;
}

type Shown = { instructions: string; question: string } | { refused: string } | null;

export function Preview({ type, draft }: PreviewProps) {
  const campaigns = useRead(CampaignsOfTypeDocument, { type }).data.value?.campaigns.nodes ?? [];
  const campaignId = useSignal("");
  const busy = useSignal(false);
  const shown = useSignal<Shown>(null);
  const preview = async () => {
    busy.value = true;
    const input = { type, ...wordingOf(draft.value), campaignId: campaignId.value || null };
    const { done, refusal } = await ask(PreviewPromptDocument, { input });
    busy.value = false;
    shown.value = done ?? { refused: refusal.message };
  };
  return (
    <section class="panel" aria-labelledby="preview">
      <header>
        <h2 id="preview">Preview</h2>
        <label>
          <span class="heard">Campaign whose values are used</span>
          <select
            value={campaignId.value}
            onChange={(event) => {
              campaignId.value = event.currentTarget.value;
            }}
          >
            <option value="">An example</option>
            {campaigns.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={busy.value} onClick={preview}>
          Preview
        </button>
      </header>
      <div role="status">{shown.value && <Result shown={shown.value} />}</div>
    </section>
  );
}

function Result({ shown }: { shown: NonNullable<Shown> }) {
  if ("refused" in shown) return <Notice tone="bad">{shown.refused}</Notice>;
  return (
    <>
      <div class="subject">
        <h3>Instructions</h3>
        <pre>{shown.instructions}</pre>
      </div>
      <div class="subject">
        <h3>Question</h3>
        <pre>{shown.question}</pre>
      </div>
    </>
  );
}
