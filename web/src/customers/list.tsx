/** All customers, by their place in the CRM. */

import { customerColumns } from "../bulk/columns";
import { ExportButton } from "../bulk/export";
import { usePages } from "../client/read";
import { mutate } from "../client/request";
import {
  type CustomerRowFragment,
  CustomersDocument,
  type CustomersQueryVariables,
  ExportCustomersDocument,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded, More } from "../parts/loaded";
import { Empty } from "../parts/notice";
import { onRowKey } from "../parts/rows";
import { Search } from "../parts/search";
import { useTitle } from "../parts/title";
import { go, refine, route, to } from "../router";
import { ago, count, moment } from "../words/format";
import { customerStatuses, known } from "../words/labels";
import { now } from "../words/now";

export function CustomerList() {
  useTitle("Customers");
  const { query } = route.value;
  const status = query.get("status") ?? "";
  const text = query.get("text") ?? "";
  const filter = { status: known(customerStatuses, status), text: text || null };
  const pages = usePages<CustomerRowFragment, CustomersQueryVariables>(CustomersDocument, { filter });
  return (
    <>
      <div class="head">
        <h1>
          Customers <span class="mute">{count(pages.total.value)}</span>
        </h1>
        <div class="actions">
          <ExportButton
            what="customers"
            total={pages.total.value}
            columns={customerColumns}
            ask={(format, columns) => mutate(ExportCustomersDocument, { input: { filter, format, columns } })}
          />
        </div>
      </div>
      <search class="filters">
        <Search text={text} label="Filter customers" onSearch={(words) => refine({ text: words })} />
        <label>
          <span class="heard">Status</span>
          <select value={status} onChange={(event) => refine({ status: event.currentTarget.value })}>
            <option value="">Any status</option>
            {Object.entries(customerStatuses).map(([value, { text: words }]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </search>
      <Loaded of={pages} value={pages.items.value}>
        {(customers) =>
          customers.length === 0 ? <Nothing filtered={query.size > 0} /> : <Table customers={customers} />
        }
      </Loaded>
      <More pages={pages} />
    </>
  );
}

function Table({ customers }: { customers: readonly CustomerRowFragment[] }) {
  return (
    <table class="rows" onKeyDown={onRowKey}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Company</th>
          <th scope="col" class="wide">
            Town
          </th>
          <th scope="col" class="wide">
            Phone
          </th>
          <th scope="col" class="number">
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {customers.map(({ id, status, company, updatedAt }) => (
          <tr key={id}>
            <td class="status">
              <Badge {...customerStatuses[status]} />
            </td>
            <th scope="row">
              <a class="open" href={to(["customers", id])}>
                {company.name}
              </a>
            </th>
            <td class="wide mute">{[company.town, company.postcode].filter(Boolean).join(", ")}</td>
            <td class="wide mute">{company.phone}</td>
            <td class="number mute">
              <time dateTime={updatedAt} title={moment(updatedAt)}>
                {ago(updatedAt, now.value)}
              </time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title="No customers yet">
        <p>A lead becomes a customer when you convert it. It begins at Discovery, and each move is kept.</p>
        <a class="button" href={to(["leads"])}>
          Go to leads
        </a>
      </Empty>
    );
  }
  return (
    <Empty title="No customer fits these filters">
      <button type="button" onClick={() => go(to(["customers"]), { replace: true })}>
        Show all customers
      </button>
    </Empty>
  );
}
