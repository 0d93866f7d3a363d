import { createHash } from "node:crypto"
import { inflateSync } from "node:zlib"
import { canWriteAsPdf, legalPdf } from "#lib/identity/legal-pdf.ts"
import {
  LEGAL_KINDS,
  legalText,
  legalVersions,
  readLegalVersion,
  versionInForce,
  type LegalKind,
  type LegalText,
} from "#lib/identity/legal-text.ts"
import { readTermsVersion, TERMS_VERSION, TERMS_VERSIONS } from "#lib/identity/terms.ts"
import { AGREEMENT_VERSION } from "#lib/organisations/agreement.ts"

const SUPPORT = "help@example.org"
const every = LEGAL_KINDS.flatMap((kind) =>
  legalVersions(kind).flatMap((version) =>
    ["en", "sv"].map((language) => ({ kind, version, language, name: `${kind} ${version} ${language}` })),
  ),
)
const text = (one: { readonly kind: LegalKind; readonly version: string; readonly language: string }) =>
  legalText({ ...one, support: SUPPORT })

/** What was published under each version, as a hash over title, lead and parts. */
const PUBLISHED: Readonly<Record<string, string>> = {
  "terms 2026-11-23 en": "a0b9e45eca106e66",
  "terms 2026-11-23 sv": "7bf4dd034d476964",
  "privacy 2026-11-23 en": "98dcce65d7779e9f",
  "privacy 2026-11-23 sv": "30f8fb5198aa3c56",
  "agreement 2026-11-26 en": "38898a871ac33f6e",
  "agreement 2026-11-26 sv": "65576ab5590de257",
}

describe("D7 terms, privacy notice and processing agreement", () => {
  it("D7 the newest version is the one in force, and only ours are known", () => {
    expect(TERMS_VERSIONS.at(-1)).toBe(TERMS_VERSION)
    expect([...TERMS_VERSIONS].sort()).toEqual([...TERMS_VERSIONS])
    expect([readTermsVersion(TERMS_VERSION), readTermsVersion("2020-01-01"), readTermsVersion(null)]).toEqual([TERMS_VERSION, null, null])
  })

  it("D7 the pages show what is asked for: terms and notice by their versions, the agreement by its own", () => {
    expect(LEGAL_KINDS.map(versionInForce)).toEqual([TERMS_VERSION, TERMS_VERSION, AGREEMENT_VERSION])
    expect(legalVersions("terms")).toEqual(TERMS_VERSIONS)
    expect(["2026-11-26", TERMS_VERSION, null].map((text) => readLegalVersion("agreement", text))).toEqual(["2026-11-26", null, null])
  })

  it.each(every)("D7 $name is what was published: another text is another version", (one) => {
    const { title, lead, parts } = text(one)
    const hash = createHash("sha256")
      .update(JSON.stringify([title, lead, parts]))
      .digest("hex")
    expect({ [one.name]: hash.slice(0, 16) }).toEqual({ [one.name]: PUBLISHED[one.name] })
  })

  it.each(every)("D7 $name as a PDF holds every word, and the same bytes each time", async (one) => {
    const wanted = text(one)
    expect(await canWriteAsPdf(wanted)).toBe(true)
    const [pdf, again] = await Promise.all([legalPdf(wanted), legalPdf(wanted)])
    expect(Buffer.from(pdf).equals(Buffer.from(again))).toBe(true)
    expect(Buffer.from(pdf.subarray(0, 8)).toString("latin1")).toBe("%PDF-1.7")
    expect(Buffer.from(pdf.subarray(-7)).toString("latin1").trim()).toMatch(/%%EOF$/)
    const words = wordsOf(wanted)
    expect(words.length).toBeGreaterThan(100)
    expect(textIn(pdf)).toContain(words.join(" "))
  })

  it("D7 a script that the PDF's letters do not have is noticed", async () => {
    expect(await canWriteAsPdf({ ...text({ kind: "terms", version: TERMS_VERSION, language: "en" }), title: "Όροι" })).toBe(false)
  })
})

const wordsOf = ({ title, lead, parts }: LegalText): readonly string[] =>
  [title, lead, ...parts.flatMap((part) => [part.title, part.body])].join(" ").split(/\s+/)

/** The lines of a PDF in their order, without those at the feet of its pages: every drawn text is one hexadecimal string in the page's own code. */
function textIn(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf)
  const lines: string[] = []
  for (const match of bytes.toString("latin1").matchAll(/stream\r?\n/g)) {
    const start = (match.index ?? 0) + match[0].length
    const content = inflated(bytes.subarray(start))
    for (const [, size, hex] of content.matchAll(/\/\S+ ([0-9.]+) Tf[^<]*<([0-9A-F]+)> Tj/g))
      if (size !== "9") lines.push(fromWindows1252(Buffer.from(hex ?? "", "hex")))
  }
  return lines.join(" ")
}

function inflated(stream: Buffer): string {
  try {
    return inflateSync(stream).toString("latin1")
  } catch {
    return ""
  }
}

const fromWindows1252 = (bytes: Uint8Array) => new TextDecoder("windows-1252").decode(bytes)
