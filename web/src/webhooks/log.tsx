/** What was sent to a webhook and what it answered, the latest first, attempt by attempt. */

import { useSignal } from "@preact/signals";
import { usePoll } from "../client/poll";
import { useRead } from "../client/read";
import { type DeliveryFragment, type DeliveryStatus, WebhookLogDocument } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded } from "../parts/loaded";
import { clock, counted, milliseconds, moment } from "../words/format";
import { known } from "../words/labels";
import { deliveryStatuses, pretty } from "./words";

const EVERY = 4_000;

export function Log({ webhookId }: { webhookId: string }) {
  const status = useSignal("");
  const read = useRead(WebhookLogDocument, {
    id: webhookId,
    status: known(deliveryStatuses, status.value) as DeliveryStatus[] | null,
  });
  usePoll(() => void read.reload(), EVERY);
  return (
    <section class="panel" aria-labelledby="log">
      <header>
        <h2 id="log">Deliveries</h2>
        <label>
          <span class="heard">Status</span>
          <select value={status.value} onChange={(event) => (status.value = event.currentTarget.value)}>
            <option value="">Any status</option>
            {Object.entries(deliveryStatuses).map(([value, { text }]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </header>
      <Loaded of={read} value={read.data.value?.webhook?.deliveries.nodes}>
        {(deliveries) =>
          deliveries.length > 0 ? (
            <ol class="timeline deliveries">
              {deliveries.map((delivery) => (
                <Delivery key={delivery.id} delivery={delivery} />
              ))}
            </ol>
          ) : (
            <p class="mute quiet">Nothing was sent in the last 30 days.</p>
          )
        }
      </Loaded>
    </section>
  );
}

function Delivery({ delivery }: { delivery: DeliveryFragment }) {
  const { type, status, replayed, attempts, createdAt, campaign, messageId, body } = delivery;
  return (
    <li>
      <small>
        <Badge {...deliveryStatuses[status]} />
        <b>{type}</b>
        {campaign && <span>{campaign.name}</span>}
        {replayed && <span>sent again</span>}
        <time dateTime={createdAt} title={moment(createdAt)}>
          {clock(createdAt)}
        </time>
      </small>
      <details>
        <summary>
          {attempts.length === 0 ? "Not sent yet" : `${counted(attempts.length, "attempt")}: ${outcomeOf(attempts)}`}
        </summary>
        <h3>{messageId}</h3>
        <pre>{pretty(body)}</pre>
        {attempts.toReversed().map((attempt) => (
          <Attempt key={attempt.at} attempt={attempt} />
        ))}
      </details>
    </li>
  );
}

type AttemptOf = DeliveryFragment["attempts"][number];

/** What the last one came to. */
function outcomeOf(attempts: readonly AttemptOf[]): string {
  const last = attempts.at(-1);
  return last?.error ?? `status ${last?.statusCode}`;
}

function Attempt({ attempt }: { attempt: AttemptOf }) {
  const { at, statusCode, error, durationMs, requestHeaders, responseHeaders, responseBody } = attempt;
  return (
    <div class="attempt">
      <h3>
        {moment(at)}: {error ?? `status ${statusCode}`} after {milliseconds(durationMs)}
      </h3>
      <pre>{linesOf(requestHeaders)}</pre>
      {statusCode !== null && (
        <pre>
          {linesOf(responseHeaders)}
          {responseBody && `\n\n${responseBody}`}
        </pre>
      )}
    </div>
  );
}

const linesOf = (headers: readonly { name: string; value: string }[]): string =>
  headers.map(({ name, value }) => `${name}: ${value}`).join("\n");
