"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { emailAddress } from "#lib/identity/input.ts"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { addReader, removeReader } from "#lib/organisations/mailbox-readers.ts"
import { ok } from "#lib/result.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }
const id = z.string("required").refine(isId, "required")

const back = ({ organisation }: OrganizerContext, mailboxId: string, done: string): never =>
  redirect(`/organizer/${organisation.id}/mailboxes/${mailboxId}?done=${done}`)

export const addReaderAction = organizerAction({
  name: "organizer.reader_add",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ mailbox: id, email: emailAddress }), form),
  keep: ["email"],
  run: async (context, { mailbox: mailboxId, email }) => {
    const added = await addReader(context, { mailboxId, address: email })
    return added.ok ? ok(mailboxId) : added
  },
  after: async (context, mailboxId) => back(context, mailboxId, "reader_added"),
})

export const removeReaderAction = organizerAction({
  name: "organizer.reader_remove",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ mailbox: id, account: id }), form),
  run: async (context, { mailbox: mailboxId, account: accountId }) => {
    const removed = await removeReader(context, { mailboxId, accountId })
    return removed.ok ? ok(mailboxId) : removed
  },
  after: async (context, mailboxId) => back(context, mailboxId, "reader_removed"),
})
