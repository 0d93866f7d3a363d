"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { claimOperator } from "#lib/staff/operators.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const claim = z.object({ secret: z.string("required").max(100, "required") })

/** Spends the one-time link (design 4). */
export const claimOperatorAction = memberAction({
  name: "operator.claim",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(claim, form),
  run: claimOperator,
  after: async () => redirect("/operator"),
})
