import { legalText, readLegalVersion, type LegalKind, type LegalText } from "#lib/identity/legal-text.ts"
import { canWriteAsPdf, legalPdf } from "#lib/identity/legal-pdf.ts"
import { DEFAULT_LANGUAGE } from "#lib/language/catalogue.ts"
import { oncePerProcess } from "#lib/runtime.ts"
import { attachmentDisposition } from "#lib/web/download.ts"
import type { RouteArguments } from "#lib/web/route.ts"
import { visitorContext } from "#lib/web/session.ts"

/** A legal text of a version as a file, for everybody (D7). */
export function legalPdfRoute(kind: LegalKind) {
  return async (_request: Request, { params }: RouteArguments<{ readonly version: string }>): Promise<Response> => {
    const version = readLegalVersion(kind, (await params).version)
    if (version === null) return new Response(null, { status: 404 })
    const { text, bytes } = await pdfOf(kind, version)
    return new Response(Buffer.from(bytes), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Language": text.language,
        "Content-Disposition": attachmentDisposition(`${text.title} ${version}.pdf`),
        "Cache-Control": "private, no-store",
      },
    })
  }
}

type Pdf = { readonly text: LegalText; readonly bytes: Uint8Array }

/** Made once for each version and language. A language that the PDF's letters cannot write gets English. */
async function pdfOf(kind: LegalKind, version: string): Promise<Pdf> {
  const { language, env } = await visitorContext()
  return oncePerProcess(`legal.pdf.${kind}.${version}.${language}`, async () => {
    const wanted = { kind, version, support: env.supportAddress }
    const own = legalText({ ...wanted, language })
    const text = (await canWriteAsPdf(own)) ? own : legalText({ ...wanted, language: DEFAULT_LANGUAGE })
    return { text, bytes: await legalPdf(text) }
  })
}
