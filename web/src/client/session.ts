/** Who is signed in: tokens, their silent renewal, and what other tabs do meanwhile.
 *
 * The access token lives in memory only. The refresh token is in localStorage, not sessionStorage, so that a lead opened
 * in a new tab is signed in too; it is rotated at every use, and one tab at a time may use it (see `alone`).
 */

import { computed, signal } from "@preact/signals";
import {
  AcceptInvitationDocument,
  LoginDocument,
  LogoutDocument,
  type PersonFragment,
  RefreshTokenDocument,
  SignInWithLinkDocument,
  type TokensFragment,
} from "../gen/graphql";
import { Failure, post } from "./http";
import { type Outcome, outcomeOf, type Refusal } from "./problems";
import { dueIn } from "./renewal";

const STORED = "canvass.refresh";

interface Access {
  token: string;
  user: PersonFragment;
}

const access = signal<Access | null>(null);

/** True until the first look at the stored token has ended. */
export const restoring = signal(true);
/** True while a stored session waits for a server that does not answer. */
export const waiting = signal(false);
export const viewer = computed(() => access.value?.user ?? null);
export const isAdmin = computed(() => viewer.value?.role === "ADMIN");
export const mayWrite = computed(() => viewer.value !== null && viewer.value.role !== "VIEWER");

let timer = 0;
let renewing: Promise<string | null> | null = null;

/** The access token to send, or null when nobody is signed in. */
export const token = (): string | null => access.value?.token ?? null;

/** Looks for a session that an earlier page left, and listens to what other tabs do to it. */
export async function restore(): Promise<void> {
  addEventListener("storage", onOtherTab);
  await renew();
  restoring.value = false;
}

export async function signIn(email: string, password: string): Promise<Refusal | null> {
  return enter(outcomeOf(() => post(LoginDocument, { input: { email, password } }, null)));
}

export async function signInWithLink(link: string): Promise<Refusal | null> {
  return enter(outcomeOf(() => post(SignInWithLinkDocument, { input: { token: link } }, null)));
}

export async function acceptInvitation(token: string, name: string, password: string): Promise<Refusal | null> {
  return enter(outcomeOf(() => post(AcceptInvitationDocument, { input: { token, name, password } }, null)));
}

export async function signOut(): Promise<void> {
  const refreshToken = localStorage.getItem(STORED);
  const last = token();
  leave();
  if (refreshToken) await outcomeOf(() => post(LogoutDocument, { input: { refreshToken } }, last));
}

/** Exchanges the refresh token for a new pair; returns the new access token, or null when the session is over. */
export function renew(): Promise<string | null> {
  renewing ??= alone(exchange).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function exchange(): Promise<string | null> {
  const refreshToken = localStorage.getItem(STORED);
  if (!refreshToken) return leave();
  try {
    const { result } = await post(RefreshTokenDocument, { input: { refreshToken } }, null);
    return result.__typename === "Problem" ? leave() : keep(result);
  } catch (failure) {
    return failure instanceof Failure && failure.kind === "signed-out" ? leave() : keepTrying();
  }
}

/** A token that is used twice ends the session on the server, so tabs take turns where the browser lets them. */
function alone<Value>(work: () => Promise<Value>): Promise<Value> {
  return "locks" in navigator ? navigator.locks.request(STORED, work) : work();
}

async function enter(pending: Promise<Outcome<TokensFragment>>) {
  const { done, refusal } = await pending;
  if (done) keep(done);
  return refusal;
}

function keep(tokens: TokensFragment): string {
  localStorage.setItem(STORED, tokens.refreshToken);
  access.value = { token: tokens.accessToken, user: tokens.user };
  waiting.value = false;
  schedule(dueIn(tokens.expiresAt, Date.now()));
  return tokens.accessToken;
}

function keepTrying(): string | null {
  waiting.value = true;
  schedule(5_000);
  return token();
}

function leave(): null {
  clearTimeout(timer);
  waiting.value = false;
  localStorage.removeItem(STORED);
  access.value = null;
  return null;
}

function schedule(wait: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(renew, wait);
}

function onOtherTab(event: StorageEvent): void {
  if (event.key !== STORED) return;
  if (event.newValue === null) leave();
  else if (!access.value) void renew();
}
