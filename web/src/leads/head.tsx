/** The head of a lead's page: the company, how to reach it, and what becomes of the lead. */

import { useSignal } from "@preact/signals";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import { ConvertLeadDocument, type LeadStatus, type LeadWholeFragment, UpdateLeadDocument } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { CompanyFacts } from "../parts/company";
import { say } from "../parts/notice";
import { SandboxMark } from "../parts/sandbox";
import { to } from "../router";
import { miles } from "../words/format";
import { leadStatuses } from "../words/labels";
import { disputed } from "./evidence";

interface HeadProps {
  lead: LeadWholeFragment;
  onChanged: (lead: LeadWholeFragment) => void;
}

export function LeadHead({ lead, onChanged }: HeadProps) {
  const { company, campaign, distanceMiles, score } = lead;
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href={to(["leads"])}>Leads</a>
        <a href={to(["campaigns", campaign.id])}>{campaign.name}</a>
      </nav>
      <div class="head">
        <span class="big-score" role="img" aria-label={`Score ${score} of 100`}>
          {score}
        </span>
        <h1>{company.name}</h1>
        <Badge {...leadStatuses[lead.status]} />
        <SandboxMark />
        <Moves lead={lead} onChanged={onChanged} />
      </div>
      <CompanyFacts company={company} hasEvidence disputed={disputed(lead.facts)}>
        {distanceMiles !== null && (
          <div>
            <dt>Distance</dt>
            <dd>
              {miles(distanceMiles)}
              {campaign.postcode && <span class="mute"> from {campaign.postcode}</span>}
            </dd>
          </div>
        )}
      </CompanyFacts>
    </>
  );
}

function Moves({ lead, onChanged }: HeadProps) {
  const busy = useSignal(false);
  const move = async (status: LeadStatus) => {
    busy.value = true;
    const { done, refusal } = await mutate(UpdateLeadDocument, { input: { leadId: lead.id, status } });
    busy.value = false;
    if (done) onChanged(done.lead);
    else say(refusal.message, "bad");
  };
  const convert = async () => {
    busy.value = true;
    const { done, refusal } = await mutate(ConvertLeadDocument, { input: { leadId: lead.id } });
    busy.value = false;
    if (!done) return say(refusal.message, "bad");
    say(done.created ? "Now a customer, at Discovery." : "This company was a customer already.", "good");
    onChanged(done.lead);
  };
  return (
    <div class="actions">
      {mayWrite.value && <StatusChoice lead={lead} disabled={busy.value} onMove={move} />}
      {lead.customer && (
        <a class="button primary" href={to(["customers", lead.customer.id])}>
          Open the customer
        </a>
      )}
      {mayWrite.value && !lead.customer && (
        <button type="button" class="primary" disabled={busy.value} onClick={convert}>
          Convert to customer
        </button>
      )}
    </div>
  );
}

interface StatusChoiceProps {
  lead: LeadWholeFragment;
  disabled: boolean;
  onMove: (status: LeadStatus) => void;
}

function StatusChoice({ lead: { allowedStatuses }, disabled, onMove }: StatusChoiceProps) {
  if (allowedStatuses.length === 0) return null;
  return (
    <label>
      <span class="heard">Move to another status</span>
      <select value="" disabled={disabled} onChange={(event) => onMove(event.currentTarget.value as LeadStatus)}>
        <option value="" disabled>
          Move to…
        </option>
        {allowedStatuses.map((status) => (
          <option key={status} value={status}>
            {leadStatuses[status].text}
          </option>
        ))}
      </select>
    </label>
  );
}
