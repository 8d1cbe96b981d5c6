/** One webhook: how it is doing, its secret, what is sent again, and the log of what was sent. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { usePoll } from "../client/poll";
import type { Outcome } from "../client/problems";
import { useRead } from "../client/read";
import { mutate } from "../client/request";
import {
  DeleteWebhookDocument,
  RotateWebhookSecretDocument,
  TestWebhookDocument,
  UpdateWebhookDocument,
  type WebhookFragment,
  WebhookPageDocument,
  type WebhookPageQuery,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Confirm } from "../parts/confirm";
import { Loaded } from "../parts/loaded";
import { Notice, say } from "../parts/notice";
import { useTitle } from "../parts/title";
import { go, to } from "../router";
import { moment } from "../words/format";
import { WebhookForm } from "./form";
import { Log } from "./log";
import { Replays } from "./replays";
import { Secret } from "./secret";
import { stateOf, told } from "./words";
import "./webhooks.css";

const EVERY = 4_000;

type Whole = NonNullable<WebhookPageQuery["webhook"]>;

export function WebhookPage({ id }: { id: string }) {
  const read = useRead(WebhookPageDocument, { id });
  const editing = useSignal(false);
  const secret = useSignal<string | null>(null);
  usePoll(() => void read.reload(), EVERY);
  useTitle(read.data.value?.webhook?.description || "Webhook");
  const put = (whole: Whole, changed: WebhookFragment) => read.put({ webhook: { ...whole, ...changed } });
  return (
    <Loaded of={read} value={read.data.value?.webhook}>
      {(webhook) => (
        <>
          <Head webhook={webhook}>
            <Actions
              webhook={webhook}
              onEdit={() => (editing.value = !editing.value)}
              onChanged={(changed) => put(webhook, changed)}
              onSecret={(shown) => (secret.value = shown)}
            />
          </Head>
          <State webhook={webhook} />
          {secret.value && <Secret secret={secret.value} onDone={() => (secret.value = null)} />}
          {editing.value && (
            <WebhookForm
              webhook={webhook}
              onChanged={(changed) => {
                editing.value = false;
                put(webhook, changed);
              }}
              onCancel={() => (editing.value = false)}
            />
          )}
          <div class="columns">
            <Replays webhookId={id} replays={webhook.replays.nodes} onAsked={() => void read.reload()} />
            <Log webhookId={id} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Head({ webhook, children }: { webhook: WebhookFragment; children: ComponentChildren }) {
  const { url, description } = webhook;
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href={to(["settings", "webhooks"])}>Webhooks</a>
      </nav>
      <div class="head">
        <h2>{description || url}</h2>
        <Badge {...stateOf(webhook)} />
        {children}
      </div>
      <dl class="facts">
        <Fact term="Address">{url}</Fact>
        <Fact term="Told of">{told(webhook.kinds)}</Fact>
        <Fact term="Since">{moment(webhook.createdAt)}</Fact>
        <Fact term="Last delivered">{webhook.lastDeliveredAt ? moment(webhook.lastDeliveredAt) : "never"}</Fact>
      </dl>
    </>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function State({ webhook }: { webhook: WebhookFragment }) {
  const { status, reason, failingSince, retryAt, previousSecretEndsAt } = webhook;
  const overlaps = previousSecretEndsAt !== null && Date.parse(previousSecretEndsAt) > Date.now();
  return (
    <>
      {status === "DISABLED" && (
        <Notice tone="bad">It was disabled: {reason}. What it missed is sent once you resume.</Notice>
      )}
      {status === "PAUSED" && (
        <Notice tone="warn">It is paused. What happens meanwhile is sent once you resume.</Notice>
      )}
      {status === "ACTIVE" && failingSince && (
        <Notice tone="warn">
          It has taken nothing since {moment(failingSince)}.{retryAt && ` The next attempt is at ${moment(retryAt)}.`}
        </Notice>
      )}
      {overlaps && (
        <Notice tone="quiet">The secret before this one signs too until {moment(previousSecretEndsAt)}.</Notice>
      )}
    </>
  );
}

interface ActionsProps {
  webhook: WebhookFragment;
  onEdit: () => void;
  onChanged: (changed: WebhookFragment) => void;
  onSecret: (secret: string) => void;
}

function Actions({ webhook, onEdit, onChanged, onSecret }: ActionsProps) {
  const { id: webhookId, status, failingSince } = webhook;
  const busy = useSignal(false);
  const act = async <Done,>(pending: Promise<Outcome<Done>>, words: string, then: (done: Done) => void) => {
    busy.value = true;
    const outcome = await pending;
    busy.value = false;
    if (outcome.refusal) return say(outcome.refusal.message, "bad");
    say(words, "good");
    then(outcome.done);
  };
  const set = (active: boolean, words: string) =>
    act(mutate(UpdateWebhookDocument, { input: { webhookId, active } }), words, (done) => onChanged(done.webhook));
  const test = () => act(mutate(TestWebhookDocument, { input: { webhookId } }), "A test is on its way.", () => {});
  const rotate = () =>
    act(mutate(RotateWebhookSecretDocument, { input: { webhookId } }), "It has another secret.", (done) => {
      onSecret(done.secret);
      onChanged(done.webhook);
    });
  const remove = () =>
    act(mutate(DeleteWebhookDocument, { input: { webhookId } }), "The webhook is deleted.", () =>
      go(to(["settings", "webhooks"])),
    );
  return (
    <div class="actions">
      {(status !== "ACTIVE" || failingSince) && (
        <button type="button" class="primary" disabled={busy.value} onClick={() => set(true, "It goes on.")}>
          {status === "ACTIVE" ? "Try now" : "Resume"}
        </button>
      )}
      <button type="button" disabled={busy.value} onClick={test}>
        Send a test
      </button>
      <button type="button" onClick={onEdit}>
        Edit
      </button>
      {status === "ACTIVE" && (
        <button type="button" disabled={busy.value} onClick={() => set(false, "It is paused.")}>
          Pause
        </button>
      )}
      <Confirm
        label="Rotate"
        about="the secret"
        question="Make another secret? This one signs for 24 hours more."
        disabled={busy.value}
        onConfirm={rotate}
      />
      <Confirm
        label="Delete"
        about="this webhook"
        question="Delete it, with its log?"
        disabled={busy.value}
        onConfirm={remove}
      />
    </div>
  );
}
