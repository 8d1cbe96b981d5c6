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

const QUESTIONS: Partial<Record<CampaignAction, string>> = { STOP: "End this run?", DELETE: "For good?" };

const PROMINENT: Readonly<Record<CampaignAction, string>> = {
  START: "primary",
  RESUME: "primary",
  RESTART: "primary",
  PAUSE: "",
  STOP: "",
  UPDATE: "plain",
  DELETE: "plain",
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
  return (
    <div class="actions">
      {ORDER.filter((action) => campaign.allowedActions.includes(action)).map((action) => (
        <Action
          key={action}
          action={action}
          campaign={campaign}
          look={prominent ? PROMINENT[action] : "plain"}
          disabled={busy.value}
          onDo={() => (action === "DELETE" ? remove() : change(action as Change))}
        />
      ))}
    </div>
  );
}

interface ActionProps extends Pick<ActionsProps, "campaign"> {
  action: CampaignAction;
  look: string;
  disabled: boolean;
  onDo: () => void;
}

/** Editing is a page of its own; what ends something asks once more. */
function Action({ action, campaign: { id, name }, look, disabled, onDo }: ActionProps) {
  const label = campaignActions[action];
  const question = QUESTIONS[action];
  if (action === "UPDATE") {
    return (
      <a class="button plain" href={to(["campaigns", id, "edit"])} aria-label={`${label} ${name}`}>
        {label}
      </a>
    );
  }
  if (question) return <Confirm label={label} about={name} question={question} disabled={disabled} onConfirm={onDo} />;
  return (
    <button type="button" class={look} disabled={disabled} aria-label={`${label} ${name}`} onClick={onDo}>
      {label}
    </button>
  );
}
