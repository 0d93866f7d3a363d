import { proofFirst } from "#app/_forms/export-form.tsx"
import type { MemberContext } from "#lib/context.ts"
import { writeCsv } from "#lib/contacts/csv-file.ts"
import { exportContacts } from "#lib/contacts/export-contacts.ts"
import { writeVcards } from "#lib/contacts/vcard-file.ts"
import { delimiterIn } from "#lib/csv-table.ts"
import { translator } from "#lib/language/translate.ts"
import { fileHeaders } from "#lib/web/download.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"

type Form = "csv" | "vcard" | "vcard3"

const TYPES: Readonly<Record<Form, string>> = { csv: "text/csv", vcard: "text/vcard", vcard3: "text/vcard" }
const isForm = (text: string): text is Form => Object.hasOwn(TYPES, text)

/** The address book as a file that other programmes read: saved and not shown, kept nowhere (M12, B58), after a fresh proof (B25). */
export const POST = memberRoute<{ readonly form: string }>({ name: "contacts.export", limit: { max: 60, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { form }: { readonly form: string }): Promise<Response> {
  if (!isForm(form)) return refuse(ctx, { code: "not_found" })
  const book = await exportContacts(ctx)
  if (!book.ok) return book.error.code === "proof_needed" ? redirectTo(proofFirst("/contacts/import")) : refuse(ctx, book.error)
  const delimiter = delimiterIn(ctx.language)
  const text = form === "csv" ? writeCsv(book.value, { delimiter }) : writeVcards(book.value, form === "vcard" ? "4.0" : "3.0")
  const name = `${translator(ctx.language)("contacts.title")} ${ctx.clock.now().toISOString().slice(0, 10)}.${form === "csv" ? "csv" : "vcf"}`
  return new Response(text, { headers: fileHeaders({ name, type: `${TYPES[form]}; charset=utf-8` }) })
}
