"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { saySentAgain } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { dropAttempt } from "#lib/identity/attempts.ts"
import { emailAddress, sixDigits } from "#lib/identity/input.ts"
import { isId } from "#lib/ids.ts"
import { WRITERS } from "#lib/organisations/unit-lists.ts"
import { askForAddress, awaitedUnitAddress, makeUnitMailbox, unitAddressCodeAgain } from "#lib/organisations/unit-mailboxes.ts"
import { ok } from "#lib/result.ts"
import { organizerAction } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie, keepAttempt } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const unit = z.string("required").refine(isId, "required")
const asked = z.object({ unit, name: z.string("required").max(200, "name"), email: emailAddress })

const pageOf = (organisationId: string, unitId: string) => `/organizer/${organisationId}/units/${unitId}/mailboxes`

const listAsked = asked.extend({ writers: z.enum(WRITERS, "required"), below: z.string().optional() })

/** The same for a list to every member (O2). */
export const askForListAction = organizerAction({
  name: "organizer.list_ask",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(listAsked, form),
  keep: ["name", "email", "writers", "below"],
  run: (context, { unit: unitId, name, email, writers, below }) =>
    askForAddress(context, { unitId, name, address: email, list: { writers, withBelow: below === "on" } }),
  after: async ({ organisation }, { token, unitId }) => {
    await keepAttempt(token)
    redirect(pageOf(organisation.id, unitId))
  },
})

/** The name and the address, which gets a code. */
export const askForAddressAction = organizerAction({
  name: "organizer.mailbox_ask",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(asked, form),
  keep: ["name", "email"],
  run: (context, { unit: unitId, name, email }) => askForAddress(context, { unitId, name, address: email }),
  after: async ({ organisation }, { token, unitId }) => {
    await keepAttempt(token)
    redirect(pageOf(organisation.id, unitId))
  },
})

/** Where each is shown, and what is said there. */
const MADE = { mailbox: ["mailboxes", "mailbox_made"], list: ["lists", "list_made"] } as const

/** The code, which proves it. */
export const makeUnitMailboxAction = organizerAction({
  name: "organizer.mailbox_make",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(z.object({ unit, code: sixDigits }), form),
  run: async (context, { unit: unitId, code }) => {
    const token = await attemptToken()
    const awaited = await awaitedUnitAddress(context, unitId, token)
    const made = orStepDone(await makeUnitMailbox(context, { token, code }))
    return made.ok ? ok({ unitId, made: made.value, kind: awaited?.isList === true ? ("list" as const) : ("mailbox" as const) }) : made
  },
  // Pressed twice: the mailbox stands in the list by then.
  after: async ({ organisation }, { unitId, made, kind }) => {
    await dropAttemptCookie()
    const [place, done] = MADE[kind]
    redirect(made === null ? pageOf(organisation.id, unitId) : `/organizer/${organisation.id}/${place}/${made}?done=${done}`)
  },
})

export const unitAddressCodeAgainAction = organizerAction({
  name: "organizer.mailbox_again",
  limit: { max: 20, perSeconds: 600 },
  parse: () => ok(null),
  run: async (context) => orStepDone(await unitAddressCodeAgain(context, { token: await attemptToken() })),
  after: (context) => saySentAgain(context),
})

/** Back to the address, when it was mistyped. */
export const otherUnitAddressAction = organizerAction({
  name: "organizer.mailbox_other",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(z.object({ unit }), form),
  run: async (context, input) => {
    await dropAttempt(context, await attemptToken())
    return ok(input.unit)
  },
  after: async ({ organisation }, unitId) => {
    await dropAttemptCookie()
    redirect(pageOf(organisation.id, unitId))
  },
})
