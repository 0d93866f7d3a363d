import type { MemberContext } from "#lib/context.ts"
import { exportAccount } from "#lib/exporting/export-account.ts"
import { readExportRecipient, sealExport } from "#lib/exporting/seal-export.ts"
import { translator } from "#lib/language/translate.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"
import { readSmallBody } from "#lib/web/small-body.ts"
import { zipAnswer } from "../zip-answer.ts"

/** The same as the whole export, each file sealed to a key of its owner's. */
export const POST = memberRoute({ name: "account.export", limit: { max: 6, perSeconds: 3600 }, run: exportSealed })

/** Two recipients of 1,954 characters, percent-encoded or not, with room for line breaks. */
const MAX_FORM_BYTES = 16 * 1024

async function exportSealed(ctx: MemberContext, request: Request): Promise<Response> {
  const body = await readSmallBody(request, MAX_FORM_BYTES)
  if (body === null) return refuse(ctx, { code: "body_too_large" })
  const form = new URLSearchParams(body)
  const own = (form.get("own") ?? "").trim()
  const recipient = readExportRecipient(own === "" ? (form.get("recipient") ?? "") : own)
  if (!recipient.ok) return redirectTo("/account/privacy/export?unreadable=1")
  const files = exportAccount(ctx)
  if (!files.ok) return files.error.code === "proof_needed" ? redirectTo(proofPage("/account/privacy/export")) : refuse(ctx, files.error)
  const readMe = translator(ctx.language)("sealedExport.readMe")
  return zipAnswer(ctx, sealExport(files.value, { kemPublic: recipient.value, random: ctx.random, readMe }))
}
