import { formats } from "#lib/language/formats.ts"
import { readCatalogues } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import path from "node:path"

/** The alphabet of one text message (3GPP TS 23.038): what is outside of it makes each letter count for more than two. */
const ALPHABET =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
const EXTENDED = "^{}\\[~]|€"

/** Of how many parts a text message is made; each costs as one. */
function parts(text: string): number {
  const signs = [...text]
  const isPlain = signs.every((sign) => ALPHABET.includes(sign) || EXTENDED.includes(sign))
  const length = isPlain ? signs.reduce((sum, sign) => sum + (EXTENDED.includes(sign) ? 2 : 1), 0) : text.length
  const [one, each] = isPlain ? [160, 153] : [70, 67]
  return length <= one ? 1 : Math.ceil(length / each)
}

type Tree = { readonly [key: string]: string | Tree }

const keysOf = (tree: Tree, above: string): readonly string[] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === "string" ? [`${above}${key}`] : keysOf(value, `${above}${key}.`)))

/** As long as a name and an address may be in a text message. */
const WHO = `${"Å".repeat(60)} (${"a".repeat(48)}@example.org)`

/** Widest where a weekday and a month are long and the zone has no name. */
const LATE = new Date("2026-09-23T22:10:12Z")

describe.each([...readCatalogues(path.join(process.cwd(), "lib/language/catalogues")).entries()])(
  "text messages in %s",
  (language, texts) => {
    const keys = keysOf((texts as unknown as { readonly sms: Tree }).sms, "")
    const time = formats({ language, timeZone: "America/Argentina/Buenos_Aires" }).exact(LATE).replaceAll("−", "-")

    it.each(keys)("I7 I12 B73 %s has at most two parts, and no link", (key) => {
      const text = translator(language, "sms").dynamic(key, { time, waits: "yes", code: "ABCD-EFGH", who: WHO })
      expect([text, parts(text) <= 2]).toEqual([text, true])
      expect(text).not.toMatch(/https?:|\bwww\.|\/recover/)
    })
  },
)
