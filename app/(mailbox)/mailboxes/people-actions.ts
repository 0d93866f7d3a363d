"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import type { Address } from "#lib/address.ts"
import type { NotFound } from "#lib/authz/policy.ts"
import { isId, type Id } from "#lib/ids.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import { MOST_WORDS, sealWords, sealWriteTo } from "#lib/searching/sealed-words.ts"
import type { MailboxWaiting } from "#lib/shared-mailboxes/errors.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm, type InvalidFields } from "#lib/web/forms.ts"
import { parseChosenContacts } from "../contacts/chosen-contacts.ts"
import { whichMailbox } from "./which-mailbox.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const looked = z.object({
  mailbox: z.string("required").refine(isId, "required"),
  words: z.string().trim().max(MOST_WORDS, "tooLong").default(""),
})

/** Looks for people of a shared mailbox by name. The words stand in the page's address only sealed, with the mailbox's key. */
export const findPeopleAction = memberAction({
  name: "mailbox.find_people",
  limit: LIMIT,
  parse: (form) => parseForm(looked, form),
  keep: ["words"],
  run: async (context, { mailbox: mailboxId, words }) => {
    const mailbox = await openUnitMailbox(context, mailboxId)
    return mailbox.ok ? ok({ mailboxId, sealed: words === "" ? null : await sealWords(mailbox.value, words) }) : mailbox
  },
  after: async (_context, { mailboxId, sealed }) => redirect(`/mailboxes/${mailboxId}/people${sealed === null ? "" : `?words=${sealed}`}`),
})

type Chosen = { readonly mailboxId: Id; readonly addresses: readonly Address[] }

/** Who was ticked. A shared mailbox has nobody saved, and does nothing but write to them. */
function parsePeople(form: FormData): Result<Chosen, InvalidFields> {
  const mailbox = whichMailbox(form)
  if (!mailbox.ok) return mailbox
  const chosen = parseChosenContacts(form)
  if (!chosen.ok) return chosen
  if (chosen.value.act !== "write" || chosen.value.addresses.length === 0)
    return fail({ code: "invalid_fields", fields: { message: "choose_contacts" } })
  return ok({ mailboxId: mailbox.value, addresses: chosen.value.addresses })
}

/** Writes as a shared mailbox to those who were ticked among its people (M15). */
export const writeToPeopleAction = memberAction({
  name: "mailbox.write_to",
  limit: LIMIT,
  parse: parsePeople,
  run: async (context, { mailboxId, addresses }): Promise<Result<string, NotFound | MailboxWaiting | InvalidFields>> => {
    const mailbox = await openUnitMailbox(context, mailboxId)
    if (!mailbox.ok) return mailbox
    const sealed = await sealWriteTo(mailbox.value, addresses)
    return sealed === null
      ? fail({ code: "invalid_fields", fields: { message: "choose_fewer" } })
      : ok(`/mailboxes/${mailboxId}/new?to=${sealed}`)
  },
  after: async (_context, to) => redirect(to),
})
