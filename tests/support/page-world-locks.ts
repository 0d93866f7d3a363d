import { printCodes } from "#lib/factors/print-codes.ts"
import { authoriseAuthenticator, confirmAuthenticator, showSettingUp, startAuthenticator } from "#lib/factors/switch-on-authenticator.ts"
import { proveMailbox, proveSecondFactor, startRecovery } from "#lib/recovering/recovery.ts"
import { startProof } from "#lib/signing-in/prove.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import type { Door } from "./door.ts"
import { value, type Person } from "./given.ts"
import { awaitCode } from "./product.ts"
import { appCode } from "./totp.ts"

/** Steps on the way to more locks, and what stands before them. */
export async function makeLocks(door: Door, { anna, guarded, stale }: Readonly<Record<"anna" | "guarded" | "stale", Person>>) {
  const ctx = await door.as(guarded)
  const authorised = async () => {
    const asked = new Date()
    const { token } = value(await startAuthenticator(ctx))
    value(await authoriseAuthenticator(ctx, { token, code: await awaitCode({ channel: "sms", to: guarded.phone, after: asked }) }))
    return token
  }
  const toConfirm = await authorised()
  const shown = await showSettingUp(ctx, toConfirm)
  value(await confirmAuthenticator(ctx, { token: toConfirm, code: appCode(shown?.step === "confirm" ? shown.seed : "") }))
  const { token: scan } = value(await startAuthenticator(await door.as(guarded)))
  const annas = await door.as(anna)
  return {
    authorise: value(await startAuthenticator(annas)).token,
    scan,
    sheet: value(await printCodes(annas)).token,
    proof: value(await startProof(await door.as(stale), { password: stale.password, network: "192.0.2.86" })).token,
    signInByApp: await beginSignIn(door, guarded),
  }
}

/** Somebody who forgot the password, each attempt one step further. */
export async function beginRecovering({ ctx }: Door, { address, phone }: Person) {
  const begin = async () =>
    value(await startRecovery(ctx, { intent: "password", address, network: "192.0.2.87", browserSecret: null })).token
  const prove = async () => {
    const asked = new Date()
    const token = await begin()
    value(await proveMailbox(ctx, { token, code: await awaitCode({ channel: "email", to: address, after: asked }) }))
    // Waited for here, so that the next one does not take this one's code for its own.
    return { token, code: await awaitCode({ channel: "sms", to: phone, after: asked }) }
  }
  const recoverCode = (await prove()).token
  const { token: recoverKey, code } = await prove()
  value(await proveSecondFactor(ctx, { token: recoverKey, code }))
  return { recoverMail: await begin(), recoverCode, recoverKey }
}

/** At the second factor. */
export async function beginSignIn({ ctx }: Door, { address, password }: Person): Promise<string> {
  const started = value(await signIn(ctx, { address, password, browserSecret: null, device: "Firefox/Windows", network: "192.0.2.85" }))
  if (started.kind !== "code") throw new Error("a browser not seen before is let in without a code")
  return started.token
}
