/** Changing the brief of a campaign that does not run; its type stays what it is. */

import { useSignal } from "@preact/signals";
import type { Refusal } from "../client/problems";
import { useRead } from "../client/read";
import { mutate } from "../client/request";
import {
  CampaignBriefDocument,
  type CampaignBriefQuery,
  CampaignTypesDocument,
  UpdateCampaignDocument,
  type UpdateCampaignInput,
} from "../gen/graphql";
import { Loaded } from "../parts/loaded";
import { Notice, say } from "../parts/notice";
import { useTitle } from "../parts/title";
import { go, to } from "../router";
import { CampaignForm, type Filled } from "./form";
import { toSend } from "./form-values";

type Campaign = NonNullable<CampaignBriefQuery["campaign"]>;

export function EditCampaign({ id }: { id: string }) {
  const types = useRead(CampaignTypesDocument, {});
  const campaign = useRead(CampaignBriefDocument, { id });
  useTitle(`Edit ${campaign.data.value?.campaign?.name ?? ""}`);
  const refusal = useSignal<Refusal | null>(null);
  const busy = useSignal(false);
  const back = to(["campaigns", id]);

  const save = async ({ type, name, values }: Filled) => {
    busy.value = true;
    const input = { ...toSend(type.inputs, values, { clear: true }), name, campaignId: id } as UpdateCampaignInput;
    const { done, refusal: refused } = await mutate(UpdateCampaignDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    say("Saved.");
    go(back);
  };
  return (
    <>
      <div class="head">
        <h1>Edit campaign</h1>
      </div>
      <Loaded of={campaign} value={campaign.data.value?.campaign}>
        {(found) => (
          <>
            {!found.allowedActions.includes("UPDATE") && (
              <Notice tone="warn">A campaign cannot be changed while it runs. Pause or stop it first.</Notice>
            )}
            <Loaded of={types} value={types.data.value?.campaignTypes}>
              {(all) => (
                <CampaignForm
                  types={all.filter(({ key }) => key === found.type.key)}
                  given={givenBy(found)}
                  refusal={refusal.value}
                  onSubmit={save}
                >
                  <button type="submit" class="primary" disabled={busy.value}>
                    Save
                  </button>
                  <a class="button plain" href={back}>
                    Cancel
                  </a>
                </CampaignForm>
              )}
            </Loaded>
          </>
        )}
      </Loaded>
    </>
  );
}

function givenBy({ type, name, budget, brief, ...campaign }: Campaign) {
  return { type: type.key, name, values: { ...campaign, ...brief, budgetMinor: budget?.minor ?? null } };
}
