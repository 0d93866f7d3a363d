"use server"
import { refresh } from "next/cache"
import { z } from "zod"
import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { grantRole, ROLES, withdrawRole } from "#lib/staff/roles.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const role = z.enum(ROLES, "role")
const grant = z.object({ address: z.string("required").min(1, "required").max(320, "address"), role })
const withdrawal = z.object({ account: z.string("required").refine(isId, "required"), role })

/** A role by its name in the reader's language. */
const named = ({ language }: MemberContext, which: z.infer<typeof role>) => translator(language)(`operator.role.${which}`)

export const grantRoleAction = memberAction({
  name: "operator.grant_role",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(grant, form),
  keep: ["address", "role"],
  run: grantRole,
  after: async (context, given) => {
    refresh()
    const message = translator(context.language)("operator.people.given", { name: given.name, role: named(context, given.role) })
    return { kind: "done", message }
  },
})

export const withdrawRoleAction = memberAction({
  name: "operator.withdraw_role",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(withdrawal, form),
  run: (context, { account, role: which }) => withdrawRole(context, { accountId: account, role: which }),
  after: async (context, taken) => {
    refresh()
    return { kind: "done", message: translator(context.language)("operator.people.withdrawn", { role: named(context, taken.role) }) }
  },
})
