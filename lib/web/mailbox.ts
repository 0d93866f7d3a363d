import { notFound } from "next/navigation"
import { after } from "next/server"
import type { MemberContext } from "../context.ts"
import { takeInDrafts } from "../composing/take-in-drafts.ts"
import { isId } from "../ids.ts"
import { rewrapWaiting } from "../links/rewrap.ts"
import { handOnKeys } from "../shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "../shared-mailboxes/own-mailboxes.ts"
import { requireMember } from "./load.ts"

export type MailboxOpened = {
  readonly context: MemberContext
  /** The same request as the mailbox; null while its keys have still to be handed on. */ readonly mailbox: MemberContext | null
}

/** Somebody who reads a unit's shared mailbox, with the mailbox open (M15); for everybody else there is nothing here. */
export async function requireMailbox(id: string): Promise<MailboxOpened> {
  const context = await requireMember()
  const opened = isId(id) ? await openUnitMailbox(context, id) : null
  if (opened === null || (!opened.ok && opened.error.code === "not_found")) notFound()
  if (!opened.ok) return { context, mailbox: null }
  await takeInDrafts(opened.value)
  after(() => catchUp(opened.value))
  return { context, mailbox: opened.value }
}

/** What waited for the mailbox's key to be open (keys.md 4, 5); after the answer is sent, so that nobody waits for it. */
export async function catchUp(mailbox: MemberContext): Promise<void> {
  try {
    await handOnKeys(mailbox)
    if (mailbox.isWaitedFor) await rewrapWaiting(mailbox)
  } catch (error) {
    mailbox.log.error("catch_up_failed", error)
  }
}
