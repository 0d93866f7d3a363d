"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { askKnown } from "#lib/organisations/ask-known.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { askedWord } from "../../invitations/asked-word.ts"

const id = z.string("required").refine(isId, "required")
const asked = z.object({ account: id, further: id })
const askedToAdminister = z.object({ account: id, administered: id })

const LIMIT = { max: 60, perSeconds: 600 }

/** Asks them into a further unit, as a member. */
export const askIntoUnitAction = organizerAction({
  name: "organizer.ask_into_unit",
  limit: LIMIT,
  parse: (form) => parseForm(asked, form),
  keep: ["further"],
  run: async (context, { account: accountId, further: unitId }) => {
    const done = await askKnown(context, { accountId, unitId, as: "member" })
    return done.ok ? { ok: true, value: { accountId, ...done.value } } : done
  },
  after: async ({ organisation }, { accountId, ...done }) =>
    redirect(`/organizer/${organisation.id}/people/${accountId}?done=${askedWord(done)}`),
})

/** Asks them to administer a unit, which gives a right (B25). */
export const askToAdministerAction = organizerAction({
  name: "organizer.ask_to_administer",
  limit: LIMIT,
  parse: (form) => parseForm(askedToAdminister, form),
  keep: ["administered"],
  run: async (context, { account: accountId, administered: unitId }) => {
    const done = await askKnown(context, { accountId, unitId, as: "administrator" })
    return done.ok ? { ok: true, value: { accountId, ...done.value } } : done
  },
  after: async ({ organisation }, { accountId, ...done }) =>
    redirect(`/organizer/${organisation.id}/people/${accountId}?done=${askedWord(done)}`),
})
