/** A new campaign: as a draft, or started at once. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Refusal } from "../client/problems";
import { useRead } from "../client/read";
import { mutate } from "../client/request";
import { CampaignTypesDocument, CreateCampaignDocument, type CreateCampaignInput } from "../gen/graphql";
import { Loaded } from "../parts/loaded";
import { useTitle } from "../parts/title";
import { go, to } from "../router";
import { withCare } from "./care";
import { CampaignForm, type Filled } from "./form";
import { toSend } from "./form-values";

export function NewCampaign() {
  useTitle("New campaign");
  const types = useRead(CampaignTypesDocument, {});
  const refusal = useSignal<Refusal | null>(null);
  const busy = useSignal(false);
  const attempt = useMemo(newAttempt, []);

  const create = async ({ type, name, values }: Filled, button: string) => {
    busy.value = true;
    const filled = { ...toSend(type.inputs, values), name, type: type.key, start: button === "start" };
    const input = { ...filled, idempotencyKey: attempt(filled) } as CreateCampaignInput;
    const { done, refusal: refused } = await mutate(CreateCampaignDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (done) go(to(["campaigns", done.campaign.id]));
  };
  return (
    <>
      <div class="head">
        <h1>New campaign</h1>
      </div>
      <Loaded of={types} value={types.data.value?.campaignTypes}>
        {(all) => (
          <CampaignForm types={all.map(withCare)} refusal={refusal.value} onSubmit={create}>
            <button type="submit" class="primary" value="start" disabled={busy.value}>
              Create and start
            </button>
            <button type="submit" value="draft" disabled={busy.value}>
              Save as draft
            </button>
            <a class="button plain" href={to(["campaigns"])}>
              Cancel
            </a>
          </CampaignForm>
        )}
      </Loaded>
    </>
  );
}

/** The same input sent again, as after a lost answer, has the same key; another input has another. */
function newAttempt() {
  let last = "";
  let key = "";
  return (input: unknown): string => {
    const text = JSON.stringify(input);
    if (text !== last) key = randomKey();
    last = text;
    return key;
  };
}

/** crypto.randomUUID is missing where the page is not served safely, as on a colleague's machine in the office. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
