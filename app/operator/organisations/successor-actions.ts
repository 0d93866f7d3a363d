"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { emailAddress } from "#lib/identity/input.ts"
import { isId, type Id } from "#lib/ids.ts"
import { isLanguage } from "#lib/language/languages.ts"
import { ok } from "#lib/result.ts"
import { approveSuccessor, takeBackSuccessor } from "#lib/succession/answer-successor.ts"
import { askSuccessor } from "#lib/succession/ask-successor.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 30, perSeconds: 600 }
const id = z.string("required").refine(isId, "required")
const named = z.object({ organisation: id })
/** With the moment of the request that was shown, in milliseconds. */
const seen = z.object({
  organisation: id,
  asked: z.coerce
    .number()
    .int()
    .nonnegative()
    .transform((at) => new Date(at)),
})

const asked = z.object({
  organisation: id,
  administrator: emailAddress,
  language: z.string("required").refine(isLanguage, "language"),
  reason: z.string("reason").max(2000, "reason"),
})

const back = (organisationId: Id, done: string): never => redirect(`/operator/organisations/${organisationId}?done=${done}`)

/** Asks for a successor to the administrators of an organisation (keys.md 5). */
export const askSuccessorAction = memberAction({
  name: "organisation.ask_successor",
  limit: LIMIT,
  parse: (form) => parseForm(asked, form),
  keep: ["administrator", "language", "reason"],
  run: async (context, { organisation: organisationId, administrator: address, language, reason }) => {
    const done = await askSuccessor(context, { organisationId, address, language, reason })
    return done.ok ? ok(organisationId) : done
  },
  after: async (_context, organisationId) => back(organisationId, "successor_asked"),
})

/** The second operator's yes. */
export const approveSuccessorAction = memberAction({
  name: "organisation.approve_successor",
  limit: LIMIT,
  parse: (form) => parseForm(seen, form),
  run: async (context, { organisation: organisationId, asked: askedAt }) => {
    const done = await approveSuccessor(context, { organisationId, askedAt })
    return done.ok ? ok(organisationId) : done
  },
  after: async (_context, organisationId) => back(organisationId, "successor_approved"),
})

/** Takes it back, as long as the successor has not answered. */
export const takeBackSuccessorAction = memberAction({
  name: "organisation.take_back_successor",
  limit: LIMIT,
  parse: (form) => parseForm(named, form),
  run: async (context, { organisation: organisationId }) => {
    const done = await takeBackSuccessor(context, organisationId)
    return done.ok ? ok(organisationId) : done
  },
  after: async (_context, organisationId) => back(organisationId, "successor_withdrawn"),
})
