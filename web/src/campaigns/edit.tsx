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
import { withCare } from "./care";
import { CampaignForm, type Filled } from "./form";
import { type CampaignType, toSend } from "./form-values";

type Campaign = NonNullable<CampaignBriefQuery["campaign"]>;

export function EditCampaign({ id }: { id: string }) {
  const types = useRead(CampaignTypesDocument, {});
  const campaign = useRead(CampaignBriefDocument, { id });
  useTitle(`Edit ${campaign.data.value?.campaign?.name ?? ""}`);
  return (
    <>
      <div class="head">
        <h1>Edit campaign</h1>
      </div>
      <Loaded of={campaign} value={campaign.data.value?.campaign}>
        {(found) => (
          <Loaded of={types} value={types.data.value?.campaignTypes}>
            {(all) => (
              <EditForm campaign={found} types={all.filter(({ key }) => key === found.type.key).map(withCare)} />
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

interface EditFormProps {
  campaign: Campaign;
  types: readonly CampaignType[];
}

function EditForm({ campaign, types }: EditFormProps) {
  const refusal = useSignal<Refusal | null>(null);
  const busy = useSignal(false);
  const { id: campaignId, allowedActions } = campaign;
  const back = to(["campaigns", campaignId]);

  const save = async ({ type, name, values }: Filled) => {
    busy.value = true;
    const input = { ...toSend(type.inputs, values, { clear: true }), name, campaignId } as UpdateCampaignInput;
    const { done, refusal: refused } = await mutate(UpdateCampaignDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    say("Saved.");
    go(back);
  };
  return (
    <>
      {!allowedActions.includes("UPDATE") && (
        <Notice tone="warn">A campaign cannot be changed while it runs. Pause or stop it first.</Notice>
      )}
      <CampaignForm types={types} given={givenBy(campaign)} refusal={refusal.value} onSubmit={save}>
        <button type="submit" class="primary" disabled={busy.value}>
          Save
        </button>
        <a class="button plain" href={back}>
          Cancel
        </a>
      </CampaignForm>
    </>
  );
}

function givenBy({ type, name, budget, brief, ...campaign }: Campaign) {
  return { type: type.key, name, values: { ...campaign, ...brief, budgetMinor: budget?.minor ?? null } };
}
