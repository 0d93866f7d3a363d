"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { closeAbandoned, keepAbandoned } from "#lib/closing/by-operator.ts"
import { emailAddress } from "#lib/identity/input.ts"
import { isId } from "#lib/ids.ts"
import { isLanguage } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"
import { createOrganisation } from "#lib/organisations/create-organisation.ts"
import { askAdministrator } from "#lib/organisations/for-operators.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }
const id = z.string("required").refine(isId, "required")
const language = z.string("required").refine(isLanguage, "language")
const text = z.string("required").trim().min(1, "required").max(1000)

const setUp = z.object({
  token: id,
  name: text,
  number: text,
  postal_address: text,
  region: text,
  administrator: emailAddress,
  language,
})

/** Sets an organisation up, and asks its first administrator (O1). */
export const setUpOrganisationAction = memberAction({
  name: "organisation.set_up",
  limit: LIMIT,
  parse: (form) => parseForm(setUp, form),
  keep: ["name", "number", "postal_address", "region", "administrator", "language"],
  run: (context, { token, postal_address: postalAddress, ...given }) => createOrganisation(context, { ...given, postalAddress, id: token }),
  after: async (_context, organisationId) => redirect(`/operator/organisations/${organisationId}?done=set_up`),
})

const ask = z.object({ organisation: id, administrator: emailAddress, language })

/** Asks somebody to administer an organisation that nobody administers yet. */
export const askAdministratorAction = memberAction({
  name: "organisation.ask_administrator",
  limit: LIMIT,
  parse: (form) => parseForm(ask, form),
  keep: ["administrator", "language"],
  run: async (context, { organisation: organisationId, administrator: address, language: code }) => {
    const asked = await askAdministrator(context, { organisationId, address, language: code })
    return asked.ok ? ok({ address }) : asked
  },
  after: async (context, { address }) => {
    refresh()
    return { kind: "done", message: translator(context.language)("operator.organisations.asked", { address }) }
  },
})

const close = z.object({
  organisation: id,
  day: z.string("closing_day").max(20, "closing_day"),
  outcome: z.enum(["release", "erase"], "required"),
  sure: z.literal("on", "closing_sure"),
})

/** Announces the closing of an organisation that nobody administers (D8). */
export const closeAbandonedAction = memberAction({
  name: "organisation.close",
  limit: LIMIT,
  parse: (form) => parseForm(close, form),
  keep: ["day", "outcome"],
  run: async (context, { organisation: organisationId, day, outcome }) => {
    const closed = await closeAbandoned(context, { organisationId, day, outcome })
    return closed.ok ? ok(organisationId) : closed
  },
  after: async (_context, organisationId) => redirect(`/operator/organisations/${organisationId}?done=closing`),
})

/** Calls it off, while nobody administers it. */
export const keepAbandonedAction = memberAction({
  name: "organisation.keep",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ organisation: id }), form),
  run: async (context, { organisation: organisationId }) => {
    const kept = await keepAbandoned(context, organisationId)
    return kept.ok ? ok(organisationId) : kept
  },
  after: async (_context, organisationId) => redirect(`/operator/organisations/${organisationId}?done=kept`),
})
