/** API keys: which systems may ask for what, and until when. A secret is shown once, when it is made. */

import { type Signal, useSignal } from "@preact/signals";
import { usePages } from "../client/read";
import { mutate } from "../client/request";
import {
  type ApiKeyFragment,
  ApiKeysDocument,
  type ApiKeysQueryVariables,
  RevokeApiKeyDocument,
  RotateApiKeyDocument,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Confirm } from "../parts/confirm";
import { Loaded, More } from "../parts/loaded";
import { Empty, say } from "../parts/notice";
import { ago, day, moment } from "../words/format";
import { now } from "../words/now";
import { KeyForm } from "./key-form";
import { Once } from "./once";
import { keyStates, oldSecretEnds, scopeName } from "./words";
import "./access.css";

const OVERLAP_HOURS = 24;

export function KeyList() {
  const pages = usePages<ApiKeyFragment, ApiKeysQueryVariables>(ApiKeysDocument, {});
  const adding = useSignal(false);
  const secret = useSignal<string | null>(null);
  const show = (made: string) => {
    adding.value = false;
    secret.value = made;
    void pages.reload();
  };
  return (
    <>
      <div class="head">
        <p class="mute">Another system signs in with a key. It may do what its scopes say, and nothing else.</p>
        {!adding.value && <New adding={adding} />}
      </div>
      {secret.value && (
        <Once
          title="The secret"
          help="The other system sends it with every request. It is shown now and never again."
          text={secret.value}
          onDone={() => {
            secret.value = null;
          }}
        />
      )}
      {adding.value && (
        <KeyForm
          onMade={show}
          onCancel={() => {
            adding.value = false;
          }}
        />
      )}
      <Loaded of={pages} value={pages.items.value}>
        {(keys) =>
          keys.length === 0 && !adding.value && !secret.value ? (
            <Empty title="No keys yet">
              <p>Make one for each system, with as few scopes as it needs.</p>
            </Empty>
          ) : (
            <Table keys={keys} onSecret={show} onChanged={pages.reload} />
          )
        }
      </Loaded>
      <More pages={pages} />
    </>
  );
}

function New({ adding }: { adding: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="primary"
      onClick={() => {
        adding.value = true;
      }}
    >
      New key
    </button>
  );
}

interface TableProps {
  keys: readonly ApiKeyFragment[];
  onSecret: (secret: string) => void;
  onChanged: () => Promise<void>;
}

function Table({ keys, onSecret, onChanged }: TableProps) {
  if (keys.length === 0) return null;
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Key</th>
          <th scope="col" class="wide">
            Scopes
          </th>
          <th scope="col" class="wide">
            Ends
          </th>
          <th scope="col" class="number wide">
            Last used
          </th>
          <th scope="col">
            <span class="heard">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.id} of={key} onSecret={onSecret} onChanged={onChanged} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  of: ApiKeyFragment;
  onSecret: (secret: string) => void;
  onChanged: () => Promise<void>;
}

function Row({ of: key, onSecret, onChanged }: RowProps) {
  const rotate = async () => {
    const input = { keyId: key.id, overlapHours: OVERLAP_HOURS };
    const { done, refusal } = await mutate(RotateApiKeyDocument, { input });
    if (!done) return say(refusal.message, "bad");
    onSecret(done.secret);
  };
  const revoke = async () => {
    const { done, refusal } = await mutate(RevokeApiKeyDocument, { input: { keyId: key.id } });
    if (!done) return say(refusal.message, "bad");
    say(`${key.name} is revoked.`);
    await onChanged();
  };
  const former = oldSecretEnds(key);
  return (
    <tr>
      <td class="status">
        <Badge {...keyStates[key.state]} />
      </td>
      <th scope="row">
        {key.name}
        <small class="mute">
          {[key.secrets[0]?.prefix, key.createdBy?.name, former && `former secret until ${moment(former)}`]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </th>
      <td class="wide mute scope-names">{key.scopes.map(scopeName).join(", ")}</td>
      <td class="wide mute">{key.expiresAt ? day(key.expiresAt) : "Never"}</td>
      <td class="number wide mute">{key.usedAt ? ago(key.usedAt, now.value) : "Never"}</td>
      <td>
        {key.state === "ACTIVE" && (
          <div class="actions">
            <Confirm
              label="Rotate"
              about={key.name}
              question={`New secret? The old one holds for ${OVERLAP_HOURS} h.`}
              onConfirm={rotate}
            />
            <Confirm label="Revoke" about={key.name} question="Revoke for good?" onConfirm={revoke} />
          </div>
        )}
      </td>
    </tr>
  );
}
