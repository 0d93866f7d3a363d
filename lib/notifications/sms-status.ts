import twilio from "twilio"
import { recordSmsOutcome, takeSmsReceipt } from "#db/queries/sms-receipts.ts"
import type { Services } from "../context.ts"
import { isId } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { smsStatusUrl } from "./sms-status-url.ts"

/** The states in which nothing more comes (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status). */
const ENDS: Readonly<Record<string, "reached" | "failed">> = {
  delivered: "reached",
  read: "reached",
  undelivered: "failed",
  failed: "failed",
}

type Report = { readonly id: string; readonly signature: string; /** The form that was posted. */ readonly body: string }

/**
 * Takes a report of Twilio's, signed with the account's token over address and form: only then is it believed (M5). What became of a code goes to
 * the sender's view of its recipient. Reports that say nothing final, or come twice, change nothing.
 */
export async function takeSmsStatus(
  services: Services,
  { id, signature, body }: Report,
): Promise<Result<null, { readonly code: "not_found" }>> {
  const { twilio: settings, baseUrl } = services.env
  if (settings === null || !isId(id)) return fail("not_found")
  const form = Object.fromEntries(new URLSearchParams(body))
  if (!twilio.validateRequest(settings.authToken, signature, smsStatusUrl(baseUrl, id), form)) return fail("not_found")
  const end = ENDS[form["MessageStatus"] ?? ""]
  if (end === undefined) return ok(null)
  await services.db.transaction(async (tx) => {
    const receipt = await takeSmsReceipt(tx, id)
    if (receipt !== null) await recordSmsOutcome(tx, { ...receipt, failedAt: end === "failed" ? services.clock.now() : null })
  })
  return ok(null)
}
