import { z } from "zod"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import { isClosingCertificate } from "../envelope/closing-certificate.ts"
import type { Services } from "../context.ts"
import { inPdfLetters, legalPdf, type PdfText } from "../identity/legal-pdf.ts"
import { formats } from "../language/formats.ts"
import type { Language } from "../language/catalogue.ts"
import { translator } from "../language/translate.ts"
import { noonOf } from "./day.ts"

const count = z.int().nonnegative()
const moment = z.iso.datetime()
const certificateShape = z.strictObject({
  version: z.literal(1),
  installation: z.uuid(),
  site: z.string(),
  organisation: z.uuid(),
  name: z.string(),
  number: z.string(),
  announcedAt: moment,
  closedAt: moment,
  released: count,
  erased: count,
  members: count,
  mailboxes: count,
  backupDays: count,
  trailUntil: moment,
  invoicesUntil: z.string(),
  head: z.string(),
})

/** What the certificate of an organisation that has left says (D8): nothing in it names a person. */
export type Certificate = z.infer<typeof certificateShape>

type Facts = Omit<Certificate, "version" | "announcedAt" | "closedAt" | "trailUntil" | "released" | "erased" | "members" | "mailboxes"> & {
  readonly announcedAt: Date
  readonly closedAt: Date
  readonly trailUntil: Date
  readonly counts: Pick<Certificate, "released" | "erased" | "members" | "mailboxes">
}

/** The facts as the text that is signed. */
export function certificateText({ announcedAt, closedAt, trailUntil, counts, ...facts }: Facts): string {
  const moments = { announcedAt: announcedAt.toISOString(), closedAt: closedAt.toISOString(), trailUntil: trailUntil.toISOString() }
  return JSON.stringify({ version: 1, ...facts, ...counts, ...moments } satisfies Certificate)
}

type Signed = { readonly certificate: string; readonly signature: Bytes }

/** What a signed text says, or null where the installation does not vouch for it. */
export function readCertificate({ installation }: Pick<Services, "installation">, signed: Signed): Certificate | null {
  if (!isClosingCertificate({ ...signed, installationPublicKey: installation.publicKey })) return null
  return certificateShape.parse(JSON.parse(signed.certificate))
}

/** The certificate in words of a language, as a page shows it: how it is verified stands in its PDF alone, with the numbers that a machine needs. */
export function certificateWords(certificate: Certificate, language: Language): PdfText {
  const whole = certificateInFull(certificate, language)
  return { ...whole, parts: whole.parts.slice(0, -1) }
}

function certificateInFull(certificate: Certificate, language: Language): PdfText {
  const t = translator(language, "closing")
  const { day: dayOf } = formats({ language, timeZone: "UTC" })
  const day = (text: string) => dayOf(new Date(text))
  const { name, number, site, installation, released, erased, members, mailboxes, backupDays, head } = certificate
  const closed = day(certificate.closedAt)
  const values = {
    name,
    number,
    site,
    closed,
    announced: day(certificate.announcedAt),
    released,
    erased,
    members,
    mailboxes,
    head,
    installation,
  }
  const kept = { trail: day(certificate.trailUntil), invoices: dayOf(noonOf(certificate.invoicesUntil)), backups: backupDays }
  const part = (id: "people" | "mailboxes" | "rest" | "kept" | "verify") => ({
    title: t(`certificate.${id}.title`),
    body: t(`certificate.${id}.body`, { ...values, ...kept }),
  })
  return {
    language,
    version: certificate.closedAt.slice(0, 10),
    title: t("certificate.title", values),
    lead: t("certificate.lead", values),
    parts: (["people", "mailboxes", "rest", "kept", "verify"] as const).map(part),
    versionLine: t("certificate.foot", values),
  }
}

const MARK = "sigill-certificate.1"

const base64url = (bytes: Bytes | string) => Buffer.from(bytes).toString("base64url")

/** The certificate as a PDF; what is signed, and the signature, stand in it for a machine. The same certificate gives the same bytes. */
export async function certificatePdf(services: Pick<Services, "installation">, signed: Signed, language: Language): Promise<Uint8Array> {
  const certificate = readCertificate(services, signed)
  if (certificate === null) throw new Error("the certificate of an organisation is not vouched for")
  const keyword = [MARK, base64url(signed.certificate), base64url(signed.signature)].join(".")
  return legalPdf({ ...(await inPdfLetters(certificateInFull(certificate, language))), keyword })
}

export type Verified = {
  readonly certificate: Certificate
  /** The rest of the file is as this version writes it, byte for byte; otherwise only the signed facts count. */ readonly isWhole: boolean
}

/**
 * Whether a PDF is a certificate of this installation (D8). What counts are the signed facts that stand in it; that the words around them say the same is seen
 * by writing them again. @returns null where there are no signed facts of ours in it
 */
export async function verifyCertificatePdf(
  services: Pick<Services, "installation">,
  pdf: Uint8Array,
  languages: readonly Language[],
): Promise<Verified | null> {
  const signed = await signedIn(pdf)
  const certificate = signed === null ? null : readCertificate(services, signed)
  if (signed === null || certificate === null) return null
  for (const language of languages)
    if (equalBytes(await certificatePdf(services, signed, language), pdf)) return { certificate, isWhole: true }
  return { certificate, isWhole: false }
}

async function signedIn(pdf: Uint8Array): Promise<Signed | null> {
  const { PDFDocument } = await import("pdf-lib")
  const document = await PDFDocument.load(pdf, { updateMetadata: false }).catch(() => null)
  const match = /^sigill-certificate\.1\.([\w-]+)\.([\w-]+)$/.exec(document?.getKeywords() ?? "")
  if (match === null) return null
  const [text, signature] = [match[1] ?? "", match[2] ?? ""].map((part) => Buffer.from(part, "base64url"))
  return text === undefined || signature === undefined ? null : { certificate: text.toString("utf8"), signature: new Uint8Array(signature) }
}
