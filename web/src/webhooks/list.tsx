/** The team's webhooks: which addresses are told of what, and how each is doing. */

import { useSignal } from "@preact/signals";
import { usePoll } from "../client/poll";
import { useRead } from "../client/read";
import { type WebhookFragment, WebhooksDocument } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded } from "../parts/loaded";
import { Empty } from "../parts/notice";
import { onRowKey } from "../parts/rows";
import { to } from "../router";
import { ago, moment } from "../words/format";
import { now } from "../words/now";
import { WebhookForm } from "./form";
import { Secret } from "./secret";
import { stateOf, told } from "./words";
import "./webhooks.css";

const EVERY = 10_000;

export function WebhookList() {
  const read = useRead(WebhooksDocument, {});
  const adding = useSignal(false);
  const secret = useSignal<string | null>(null);
  usePoll(() => void read.reload(), EVERY);
  const onMade = (made: WebhookFragment, shown: string) => {
    adding.value = false;
    secret.value = shown;
    const others = read.data.value?.webhooks.nodes ?? [];
    read.put({ webhooks: { nodes: [made, ...others] } });
  };
  return (
    <>
      <div class="head">
        <p class="mute">
          An address of yours is told of events the moment they happen, signed by Standard Webhooks, in order and at
          least once.
        </p>
        <div class="actions">
          {!adding.value && (
            <button type="button" class="primary" onClick={() => (adding.value = true)}>
              New webhook
            </button>
          )}
        </div>
      </div>
      {secret.value && <Secret secret={secret.value} onDone={() => (secret.value = null)} />}
      {adding.value && <WebhookForm onMade={onMade} onCancel={() => (adding.value = false)} />}
      <Loaded of={read} value={read.data.value?.webhooks.nodes}>
        {(webhooks) =>
          webhooks.length > 0 ? (
            <Table webhooks={webhooks} />
          ) : (
            !adding.value && (
              <Empty title="No webhooks yet">
                <p>With one, your CRM knows of a new lead without asking.</p>
              </Empty>
            )
          )
        }
      </Loaded>
    </>
  );
}

function Table({ webhooks }: { webhooks: readonly WebhookFragment[] }) {
  return (
    <table class="rows" onKeyDown={onRowKey}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Address</th>
          <th scope="col" class="wide">
            Told of
          </th>
          <th scope="col" class="number">
            Last delivered
          </th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <tr key={webhook.id}>
            <td class="status">
              <Badge {...stateOf(webhook)} />
            </td>
            <th scope="row">
              <a class="open" href={to(["settings", "webhooks", webhook.id])}>
                {webhook.description || webhook.url}
              </a>
              {webhook.description && <small class="mute">{webhook.url}</small>}
            </th>
            <td class="wide mute">{told(webhook.kinds)}</td>
            <td class="number mute">
              {webhook.lastDeliveredAt ? (
                <time dateTime={webhook.lastDeliveredAt} title={moment(webhook.lastDeliveredAt)}>
                  {ago(webhook.lastDeliveredAt, now.value)}
                </time>
              ) : (
                "never"
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
