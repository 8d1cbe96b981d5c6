/** Where evidence comes from: which sources are on, with whose key, and how they were doing. */

import { useRead } from "../client/read";
import { isAdmin } from "../client/session";
import { type ProviderFragment, ProviderStatusDocument } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded } from "../parts/loaded";
import { useTitle } from "../parts/title";
import { ago, moment } from "../words/format";
import type { Label } from "../words/labels";
import { now } from "../words/now";
import { KeyForm } from "./key-form";

export function SourceList() {
  useTitle("Sources");
  const read = useRead(ProviderStatusDocument, {});
  const change = (changed: ProviderFragment) => {
    const all = read.data.value?.providerStatus ?? [];
    read.data.value = { providerStatus: all.map((each) => (each.source === changed.source ? changed : each)) };
  };
  return (
    <>
      <div class="head">
        <h1>Sources</h1>
      </div>
      <p class="mute">
        Every value on a lead comes from one of these. A source without a key is left out, and the rest goes on.
      </p>
      <Loaded of={read} value={read.data.value?.providerStatus}>
        {(providers) => (
          <ul class="sources">
            {providers.map((provider) => (
              <Source key={provider.source} provider={provider} onChanged={change} />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

interface SourceProps {
  provider: ProviderFragment;
  onChanged: (provider: ProviderFragment) => void;
}

function Source({ provider, onChanged }: SourceProps) {
  const { label, needsKey } = provider;
  return (
    <li class="panel">
      <header>
        <h2>{label}</h2>
        <Badge {...stateOf(provider)} />
        <span class="mute">{keyOf(provider)}</span>
      </header>
      <Health provider={provider} />
      {needsKey && isAdmin.value && <KeyForm provider={provider} onChanged={onChanged} />}
    </li>
  );
}

function Health({ provider: { lastOkAt, lastErrorAt, lastError } }: { provider: ProviderFragment }) {
  if (!lastOkAt && !lastErrorAt) return <p class="mute">Not asked yet.</p>;
  return (
    <p class="mute">
      {lastOkAt && (
        <span>
          Answered{" "}
          <time dateTime={lastOkAt} title={moment(lastOkAt)}>
            {ago(lastOkAt, now.value)}
          </time>
          .{" "}
        </span>
      )}
      {lastErrorAt && (
        <span>
          Failed{" "}
          <time dateTime={lastErrorAt} title={moment(lastErrorAt)}>
            {ago(lastErrorAt, now.value)}
          </time>
          {lastError && `: ${lastError}`}
        </span>
      )}
    </p>
  );
}

function stateOf({ configured, lastOkAt, lastErrorAt }: ProviderFragment): Label {
  if (!configured) return { text: "Off", tone: "warn" };
  if (lastErrorAt && (!lastOkAt || Date.parse(lastErrorAt) > Date.parse(lastOkAt))) {
    return { text: "Failing", tone: "bad" };
  }
  return { text: "On", tone: "good" };
}

function keyOf({ needsKey, configured, origin, hint }: ProviderFragment): string {
  if (!needsKey) return "needs no key";
  if (!configured) return "no key";
  if (origin === "SYSTEM") return "with the system's key";
  return hint ? `with your key that ends in ${hint}` : "with your key";
}
