"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { checkDomain } from "#lib/domains/check-domain.ts"
import { addDomain, removeDomain, setDomain } from "#lib/domains/own-domains.ts"
import { isId } from "#lib/ids.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const LIMIT = { max: 120, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
const settings = z.object({
  below: z.literal("on").optional(),
  department: z
    .string("required")
    .refine((text) => text === "" || isId(text), "required")
    .transform((text) => (text === "" ? null : text)),
})
const one = z.object({ domain: id })

const toSettings = ({ below, department: unitId }: z.infer<typeof settings>) => ({ coversBelow: below === "on", unitId })

/** Adds a domain that is still to be proven (O10). */
export const addDomainAction = organizerAction({
  name: "organizer.add_domain",
  limit: LIMIT,
  parse: (form) => parseForm(settings.extend({ domain: z.string("required").max(300, "domain") }), form),
  keep: ["domain", "below", "department"],
  run: (context, { domain, ...chosen }) => addDomain(context, { domain, ...toSettings(chosen) }),
  after: async ({ organisation }, added) => redirect(`/organizer/${organisation.id}/domains/${added.id}?done=domain_added`),
})

/** Asks the DNS now. */
export const checkDomainAction = organizerAction({
  name: "organizer.check_domain",
  limit: LIMIT,
  parse: (form) => parseForm(one, form),
  run: async (context, { domain }) => {
    const checked = await checkDomain(context, domain)
    return checked.ok ? { ok: true, value: domain } : checked
  },
  after: async ({ organisation }, domain) => redirect(`/organizer/${organisation.id}/domains/${domain}?done=domain_proven`),
})

/** What it covers, and who is employed where. */
export const setDomainAction = organizerAction({
  name: "organizer.set_domain",
  limit: LIMIT,
  parse: (form) => parseWithShown(settings.extend({ domain: id }), form),
  keep: ["below", "department", SHOWN],
  run: async (context, { chosen: { domain, ...chosen }, shown }) => {
    const set = await setDomain(context, { id: domain, ...toSettings(chosen), shown: toSettings(shown) })
    return set.ok ? { ok: true, value: domain } : set
  },
  after: async ({ organisation }, domain) => redirect(`/organizer/${organisation.id}/domains/${domain}?done=domain_set`),
})

/** Takes it out of the list. */
export const removeDomainAction = organizerAction({
  name: "organizer.remove_domain",
  limit: LIMIT,
  parse: (form) => parseForm(one, form),
  run: (context, { domain }) => removeDomain(context, domain),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}/domains?done=domain_removed`),
})
