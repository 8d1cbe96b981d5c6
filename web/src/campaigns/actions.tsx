/** What can be done to a campaign now, as buttons; the server says which, and why not. */

import { useSignal } from "@preact/signals";
import type { Outcome } from "../client/problems";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import {
  type CampaignAction,
  type CampaignRowFragment,
  DeleteCampaignDocument,
  PauseCampaignDocument,
  RestartCampaignDocument,
  ResumeCampaignDocument,
  StartCampaignDocument,
  StopCampaignDocument,
} from "../gen/graphql";
import { Confirm } from "../parts/confirm";
import { say } from "../parts/notice";
import { to } from "../router";
import { campaignActions } from "../words/labels";

type Changed = Promise<Outcome<{ campaign: CampaignRowFragment }>>;
type Change = Exclude<CampaignAction, "UPDATE" | "DELETE">;

const CHANGES: Readonly<Record<Change, (campaignId: string) => Changed>> = {
  START: (campaignId) => mutate(StartCampaignDocument, { input: { campaignId } }),
  PAUSE: (campaignId) => mutate(PauseCampaignDocument, { input: { campaignId } }),
  RESUME: (campaignId) => mutate(ResumeCampaignDocument, { input: { campaignId } }),
  STOP: (campaignId) => mutate(StopCampaignDocument, { input: { campaignId } }),
  RESTART: (campaignId) => mutate(RestartCampaignDocument, { input: { campaignId } }),
};

const ORDER: readonly CampaignAction[] = ["START", "RESUME", "PAUSE", "STOP", "RESTART", "UPDATE", "DELETE"];

const PROMINENT: Readonly<Record<Change, string>> = {
  START: "primary",
  RESUME: "primary",
  RESTART: "primary",
  PAUSE: "",
  STOP: "",
};

interface ActionsProps {
  campaign: Pick<CampaignRowFragment, "id" | "name" | "allowedActions">;
  /** Draws what sets the campaign going as the page's main button. */
  prominent?: boolean;
  onChanged: (campaign: CampaignRowFragment) => void;
  onDeleted: () => void;
}

export function CampaignActions({ campaign, prominent = false, onChanged, onDeleted }: ActionsProps) {
  const busy = useSignal(false);
  if (!mayWrite.value) return null;
  const { id, name } = campaign;

  const change = async (action: Change) => {
    busy.value = true;
    const { done, refusal } = await CHANGES[action](id);
    busy.value = false;
    if (done) onChanged(done.campaign);
    else say(refusal.message, "bad");
  };
  const remove = async () => {
    busy.value = true;
    const { done, refusal } = await mutate(DeleteCampaignDocument, { input: { campaignId: id } });
    busy.value = false;
    if (!done) return say(refusal.message, "bad");
    say(`“${name}” is deleted.`);
    onDeleted();
  };
  const draw = (action: CampaignAction) => {
    const label = campaignActions[action];
    if (action === "UPDATE") {
      return (
        <a key={action} class="button plain" href={to(["campaigns", id, "edit"])} aria-label={`${label} ${name}`}>
          {label}
        </a>
      );
    }
    if (action === "DELETE") {
      return (
        <Confirm
          key={action}
          label={label}
          about={name}
          question="For good?"
          disabled={busy.value}
          onConfirm={remove}
        />
      );
    }
    if (action === "STOP") {
      const stop = () => void change(action);
      return (
        <Confirm
          key={action}
          label={label}
          about={name}
          question="End this run?"
          disabled={busy.value}
          onConfirm={stop}
        />
      );
    }
    return (
      <button
        key={action}
        type="button"
        class={prominent ? PROMINENT[action] : "plain"}
        disabled={busy.value}
        aria-label={`${label} ${name}`}
        onClick={() => change(action)}
      >
        {label}
      </button>
    );
  };
  return <div class="actions">{ORDER.filter((action) => campaign.allowedActions.includes(action)).map(draw)}</div>;
}
