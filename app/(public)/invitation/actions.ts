"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, keepAndShow, saySentAgain } from "#app/_forms/attempt.ts"
import { enter } from "#app/_forms/enter.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { accountDetails, sixDigits } from "#lib/identity/input.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { confirmByLink } from "#lib/links/read-link.ts"
import { followLink, linkCodeAgain, proveLink } from "#lib/links/follow-link.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { ok } from "#lib/result.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const ofAttempt = async () => (await attemptToken()) ?? "none"
const network = async () => (await browserFacts()).network

const link = z.object({ secret: z.string("required").min(1).max(100), phone: z.string().max(40, "phone_unreadable").default("") })
const wrongNumber = z.object({ secret: z.string().max(100).nullable().default(null) })
const code = z.object({ code: sixDigits })

/** From the link's page on: moves the secret into the browser's cookie and sends a code (keys.md 4). */
export const followLinkAction = visitorAction({
  name: "link.follow",
  limit: { max: 60, perSeconds: 600 },
  limitBy: network,
  parse: (form) => parseForm(link, form),
  keep: ["phone"],
  run: followLink,
  after: keepAndShow("/invitation/code"),
})

/** The code from the SMS opens the message. */
export const proveLinkAction = visitorAction({
  name: "link.code",
  limit: { max: 60, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(code, form),
  run: async (context, input) => orStepDone(await proveLink(context, { ...input, token: await attemptToken() })),
  after: async () => redirect("/invitation/message"),
})

const again = { limit: { max: 20, perSeconds: 600 }, limitBy: ofAttempt, parse: () => ok(null) } as const

export const linkCodeAgainAction = visitorAction({
  ...again,
  name: "link.again",
  run: async (context) => orStepDone(await linkCodeAgain(context, { token: await attemptToken() })),
  after: saySentAgain,
})

/** One tap: the number that the sender gave is not the reader's (M16); on the link's own page, or on the one that asks for the code. */
export const notMyNumberAction = visitorAction({
  ...again,
  limitBy: network,
  name: "link.not_my_number",
  parse: (form) => parseForm(wrongNumber, form),
  run: async (context, { secret }) => orStepDone(await notMyNumber(context, { secret, token: await attemptToken() })),
  after: dropAndShow("/invitation/code?wrong=1"),
})

/** Who reads by the link says that they have read it (M6). */
export const confirmLinkReadingAction = visitorAction({
  ...again,
  name: "link.confirm",
  run: async (context) => confirmByLink(context, { token: await attemptToken() }),
  after: async () => {
    refresh()
    return { kind: "start" }
  },
})

/** Name, password and terms, after reading (M3). */
export const completeAccountAction = visitorAction({
  name: "link.complete",
  limit: { max: 30, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(accountDetails, form),
  keep: ["name"],
  run: async (context, { name, password, time_zone: timeZone }) => {
    const { device, browserSecret } = await browserFacts()
    const token = await attemptToken()
    return orStepDone(await completeAccount(context, { token, name, password, terms: true, timeZone, device, browserSecret }))
  },
  after: async (_context, signedIn) => {
    if (signedIn === null) redirect("/inbox")
    await enter(signedIn)
    redirect("/inbox?welcome=1")
  },
})
