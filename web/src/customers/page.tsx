/** One customer: the company, where it stands, where it came from, and every move so far. */

import { useRead } from "../client/read";
import { mayWrite } from "../client/session";
import { CustomerPageDocument, type CustomerWholeFragment } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { CompanyFacts } from "../parts/company";
import { Loaded } from "../parts/loaded";
import { SandboxMark } from "../parts/sandbox";
import { useTitle } from "../parts/title";
import { to } from "../router";
import { moment } from "../words/format";
import { customerStatuses } from "../words/labels";
import { MoveForm } from "./move-form";

export function CustomerPage({ id }: { id: string }) {
  const read = useRead(CustomerPageDocument, { id });
  useTitle(read.data.value?.customer?.company.name ?? "Customer");
  return (
    <Loaded of={read} value={read.data.value?.customer}>
      {(customer) => (
        <>
          <Head customer={customer} />
          <div class="columns">
            {mayWrite.value && (
              <MoveForm
                customer={customer}
                onChanged={(changed) => {
                  read.data.value = { customer: changed };
                }}
              />
            )}
            <History customer={customer} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Head({ customer: { company, status, lead } }: { customer: CustomerWholeFragment }) {
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href={to(["customers"])}>Customers</a>
      </nav>
      <div class="head">
        <h1>{company.name}</h1>
        <Badge {...customerStatuses[status]} />
        <SandboxMark />
      </div>
      <CompanyFacts company={company}>
        {lead && (
          <div>
            <dt>Came from</dt>
            <dd>
              <a href={to(["leads", lead.id])}>Lead, score {lead.score}</a>
              <span class="mute"> in </span>
              <a href={to(["campaigns", lead.campaign.id])}>{lead.campaign.name}</a>
            </dd>
          </div>
        )}
      </CompanyFacts>
    </>
  );
}

function History({ customer: { history } }: { customer: CustomerWholeFragment }) {
  return (
    <section class="panel" aria-labelledby="history">
      <header>
        <h2 id="history">History</h2>
      </header>
      <ol class="timeline">
        {history.toReversed().map(({ from, to: reached, note, at, user }) => (
          <li key={at}>
            <small>
              {from && (
                <>
                  <Badge {...customerStatuses[from]} /> to
                </>
              )}
              <Badge {...customerStatuses[reached]} />
              <time dateTime={at}>{moment(at)}</time>
              {user && <span>{user.name}</span>}
            </small>
            {note && <p>{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
