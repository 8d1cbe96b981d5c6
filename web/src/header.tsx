/** The header: where one can go, how the connection is, who is signed in, and whether this is the sandbox. */

import { useEffect } from "preact/hooks";
import type { Link } from "./client/link";
import { signOut, viewer } from "./client/session";
import { heardAt, linkState } from "./client/socket";
import { SandboxMark } from "./parts/sandbox";
import { go, route, to } from "./router";
import { clock } from "./words/format";

const PAGES = [
  ["campaigns", "Campaigns"],
  ["leads", "Leads"],
  ["customers", "Customers"],
  ["sources", "Sources"],
  ["settings", "Settings"],
] as const;

export function Header() {
  useKeys();
  return (
    <header class="top">
      <a class="brand" href={to(["campaigns"])}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1 2h14l-5 6v5l-4 2V8z" />
        </svg>
        Canvass
      </a>
      <SandboxMark />
      <nav aria-label="Pages">
        {PAGES.map(([page, label]) => (
          <a key={page} href={to([page])} aria-current={route.value.page === page ? "page" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <Connection />
      <Account />
    </header>
  );
}

const LINKS: Readonly<Record<Link, { text: string; tone: string }>> = {
  connecting: { text: "Connecting", tone: "quiet" },
  live: { text: "Live", tone: "good" },
  stale: { text: "Stale", tone: "warn" },
  offline: { text: "Offline", tone: "bad" },
};

/** Whether what is on the page is of this second; if not, since when it is not. */
function Connection() {
  const { link } = linkState.value;
  const { text, tone } = LINKS[link];
  const since =
    link === "stale" || link === "offline"
      ? ` since ${clock(new Date(heardAt.value).toISOString())}, reconnecting`
      : "";
  return (
    <span
      class="badge link"
      data-tone={tone}
      data-testid="connection"
      data-link={link}
      role="status"
      aria-label={`Connection: ${text}`}
    >
      {text}
      <span class="wide">{since}</span>
    </span>
  );
}

function Account() {
  if (!viewer.value) return null;
  const { name, email, role, tenant } = viewer.value;
  return (
    <details class="account">
      <summary aria-label={`${name || email}, your account`}>{name || email}</summary>
      <div>
        <p>
          <b>{tenant.name}</b>
          <br />
          {email}
          <br />
          <small>{role.toLowerCase()}</small>
        </p>
        <button type="button" onClick={() => signOut()}>
          Sign out
        </button>
      </div>
    </details>
  );
}

/** `/` goes to the page's filter, `c` begins a campaign; a menu closes with Escape or a click beside it. */
function useKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", closeMenus);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("click", closeMenus);
    };
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape") closeMenus(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const filter = document.querySelector<HTMLElement>("input[type=search]");
  if (event.key === "/" && filter) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "c") {
    event.preventDefault();
    go(to(["campaigns", "new"]));
  }
}

function closeMenus(event: Event): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.account[open]")) {
    if (event.type === "keydown" || !menu.contains(event.target as Node)) menu.open = false;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
