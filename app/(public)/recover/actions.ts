"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, keepAndShow, parseWay, saySentAgain, showAsked, throwAway } from "#app/_forms/attempt.ts"
import { enter } from "#app/_forms/enter.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { factorCode, recoveryKey } from "#lib/factors/input.ts"
import { emailAddress, password, phoneNumber, sixDigits } from "#lib/identity/input.ts"
import { giveRecoveryPassword } from "#lib/recovering/give-password.ts"
import { giveNewNumber, goWithoutProof, numberCodeAgain, proveByKey, proveNewNumber } from "#lib/recovering/new-number.ts"
import { proveMailbox, proveSecondFactor, recoverBy, recoveryCodeAgain, startRecovery } from "#lib/recovering/recovery.ts"
import { announceRestart, restartAccount } from "#lib/recovering/restart.ts"
import { restoreAccount } from "#lib/recovering/restore.ts"
import { ok } from "#lib/result.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts, dropAttemptCookie } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const PAGE = "/recover"

const ofAttempt = async () => (await attemptToken()) ?? "none"
const network = async () => (await browserFacts()).network
const showStep = async () => redirect(PAGE)
const nothing = () => ok(null)

const start = z.object({
  intent: z.enum(["password", "lost_phone", "new_number"], "required"),
  email: emailAddress,
})
const code = z.object({ code: sixDigits })
const factor = z.object({ code: factorCode })
const current = z.object({ password })
const key = z.object({ key: recoveryKey })
const restore = z.object({ key: recoveryKey, new_password: password })
const anew = z.object({ new_password: password })
const phone = z.object({ phone: phoneNumber })

const guess = { limit: { max: 60, perSeconds: 600 }, limitBy: ofAttempt } as const
const send = { limit: { max: 20, perSeconds: 600 }, limitBy: ofAttempt } as const

/** What has happened, and the address. */
export const startRecoveryAction = visitorAction({
  name: "recover.start",
  limit: { max: 100, perSeconds: 600 },
  limitBy: network,
  parse: (form) => parseForm(start, form),
  keep: ["email"],
  run: async (context, { intent, email }) => startRecovery(context, { intent, address: email, ...(await browserFacts()) }),
  after: keepAndShow(PAGE),
})

export const recoveryCodeAgainAction = visitorAction({
  ...send,
  name: "recover.mail_again",
  parse: nothing,
  run: async (context) => orStepDone(await recoveryCodeAgain(context, { token: await attemptToken(), ...(await browserFacts()) })),
  after: saySentAgain,
})

/** The code from the mail. */
export const proveMailboxAction = visitorAction({
  ...guess,
  name: "recover.mailbox",
  parse: (form) => parseForm(code, form),
  run: async (context, { code }) => orStepDone(await proveMailbox(context, { token: await attemptToken(), code })),
  after: showStep,
})

/** The second factor. */
export const proveRecoveryFactorAction = visitorAction({
  ...guess,
  name: "recover.factor",
  parse: (form) => parseForm(factor, form),
  run: async (context, { code }) => orStepDone(await proveSecondFactor(context, { token: await attemptToken(), code })),
  after: showStep,
})

/** Another code, or another way that was set up. */
export const recoverByAction = visitorAction({
  ...send,
  name: "recover.by",
  parse: parseWay,
  run: async (context, { method }) => orStepDone(await recoverBy(context, { token: await attemptToken(), method })),
  after: showAsked,
})

/** Recovery key and new password: everything is there again. */
export const restoreAction = visitorAction({
  ...guess,
  name: "recover.restore",
  parse: (form) => parseForm(restore, form),
  run: async (context, input) => {
    const { device } = await browserFacts()
    return orStepDone(await restoreAccount(context, { token: await attemptToken(), key: input.key, password: input.new_password, device }))
  },
  after: async (_context, signedIn) => {
    if (signedIn === null) redirect(PAGE)
    await enter(signedIn)
    redirect("/inbox")
  },
})

/** No key: the 72 hours begin. */
export const announceRestartAction = visitorAction({
  ...send,
  name: "recover.announce_restart",
  parse: nothing,
  run: async (context) => orStepDone(await announceRestart(context, { token: await attemptToken() })),
  after: dropAndShow(`${PAGE}?done=restart`),
})

/** The 72 hours are over: a password, and the account is begun anew. */
export const restartAction = visitorAction({
  ...guess,
  name: "recover.restart",
  parse: (form) => parseForm(anew, form),
  run: async (context, input) => {
    const { device } = await browserFacts()
    return orStepDone(await restartAccount(context, { token: await attemptToken(), password: input.new_password, device }))
  },
  after: async (_context, signedIn) => {
    if (signedIn === null) redirect(PAGE)
    await enter(signedIn)
    redirect("/inbox")
  },
})

/** The password, for a lost phone or a new number. */
export const giveRecoveryPasswordAction = visitorAction({
  ...guess,
  name: "recover.password",
  parse: (form) => parseForm(current, form),
  run: async (context, input) => {
    const { network: from, browserSecret } = await browserFacts()
    const token = await attemptToken()
    return orStepDone(await giveRecoveryPassword(context, { token, password: input.password, browserSecret, network: from }))
  },
  after: async (_context, given) => {
    if (given !== "phone_lost") redirect(PAGE)
    await dropAttemptCookie()
    redirect(`${PAGE}?done=lost_phone`)
  },
})

/** The recovery sheet in the place of a code. */
export const proveByKeyAction = visitorAction({
  ...guess,
  name: "recover.by_key",
  parse: (form) => parseForm(key, form),
  run: async (context, input) => orStepDone(await proveByKey(context, { token: await attemptToken(), key: input.key })),
  after: showStep,
})

/** No other way is there: the number will have to wait. */
export const goWithoutProofAction = visitorAction({
  ...send,
  name: "recover.without",
  parse: nothing,
  run: async (context) => orStepDone(await goWithoutProof(context, { token: await attemptToken() })),
  after: showStep,
})

export const giveNewNumberAction = visitorAction({
  ...send,
  name: "recover.number",
  parse: (form) => parseForm(phone, form),
  keep: ["phone"],
  run: async (context, input) => orStepDone(await giveNewNumber(context, { token: await attemptToken(), phone: input.phone })),
  after: showStep,
})

export const numberCodeAgainAction = visitorAction({
  ...send,
  name: "recover.number_again",
  parse: nothing,
  run: async (context) => orStepDone(await numberCodeAgain(context, { token: await attemptToken() })),
  after: saySentAgain,
})

/** The code to the new number. */
export const proveNewNumberAction = visitorAction({
  ...guess,
  name: "recover.number_code",
  parse: (form) => parseForm(code, form),
  run: async (context, { code }) => orStepDone(await proveNewNumber(context, { token: await attemptToken(), code })),
  after: async (_context, proven) => {
    if (proven === null) redirect(PAGE)
    await dropAttemptCookie()
    redirect(`${PAGE}?done=${proven === "changed" ? "new_number" : "new_number_wait"}`)
  },
})

/** Throws the attempt away. */
export const startRecoveryAgainAction = visitorAction({
  ...guess,
  name: "recover.start_again",
  parse: nothing,
  run: throwAway,
  after: dropAndShow(PAGE),
})
