import { findReturnedMessage, recordReturned, takeMailReceipt } from "#db/queries/mail-receipts.ts"
import { holdMessage } from "#db/queries/messages.ts"
import { findSender } from "#db/queries/unclaimed.ts"
import type { Services } from "../context.ts"
import { noticeReturnedMail, sendMail } from "../identity/notices.ts"
import { readBounce } from "../notifications/read-bounce.ts"

/** What became of a mail that came back; for the log and the mail server, never shown. */
export type Taken = "recorded" | "delayed" | "ignored"

type Returned = { /** From the address that it came back to. */ readonly token: string; readonly raw: Uint8Array }

/**
 * Takes in a mail that came back to the return address of a notice: if it says for good that the notice reached nobody, its sender sees so and is told
 * by mail (M5). The message itself waits as before. What says nothing final changes nothing; the same bounce twice is one.
 */
export async function takeBounce(services: Services, { token, raw }: Returned): Promise<Taken> {
  const bounce = await readBounce(raw)
  if (bounce.kind !== "failed") return bounce.kind === "delayed" ? "delayed" : "ignored"
  return services.db.transaction(async (tx) => {
    const messageId = await findReturnedMessage(tx, token)
    if (messageId === null || !(await holdMessage(tx, messageId))) return "ignored"
    const receipt = await takeMailReceipt(tx, token)
    if (receipt === null) return "ignored"
    const recipient = await recordReturned(tx, { ...receipt, at: services.clock.now(), status: bounce.status })
    const sender = recipient === null ? null : await findSender(tx, messageId)
    if (recipient === null || sender === null) return "ignored"
    await sendMail(services, tx, noticeReturnedMail(services, { sender, messageId, recipient, status: bounce.status }))
    return "recorded"
  })
}
