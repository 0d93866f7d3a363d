import { certificatePdf } from "#lib/closing/certificate.ts"
import type { VisitorContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import { fileHeaders } from "#lib/web/download.ts"

type Signed = Parameters<typeof certificatePdf>[1]

/** The certificate of an organisation that has left as a file, in the reader's language (D8). */
export async function certificateAnswer(ctx: VisitorContext, signed: Signed): Promise<Response> {
  const pdf = await certificatePdf(ctx, signed, ctx.language)
  const name = `${translator(ctx.language, "closing")("file")}.pdf`
  return new Response(Buffer.from(pdf), { headers: fileHeaders({ name, type: "application/pdf" }) })
}
