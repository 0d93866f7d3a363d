"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { acceptTerms } from "#lib/identity/accept-terms.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { nextPath } from "#lib/web/next-path.ts"

const accepted = z.object({ terms: z.literal("on", "terms"), next: z.string().optional() })

/** A new version of the terms (D7). */
export const acceptTermsAction = memberAction({
  name: "terms.accept",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(accepted, form),
  run: async (context, { next }) => {
    const done = await acceptTerms(context)
    return done.ok ? ok(nextPath(next)) : done
  },
  after: async (_context, next) => redirect(next),
})
