import { paletteOf, type Palette } from "../branding/palette.ts"
import type { Home } from "../branding/letterhead.ts"
import { senderName } from "../branding/sender-name.ts"
import type { Translate } from "../language/translate.ts"

/** How a mail for an organisation looks: by the name that the operator checked (I10), in its colours, with what stands on its letters below. */
export type MailDress = {
  readonly brand: string
  readonly colours: Palette
  /** The lines of its letterhead and foot, one each. */ readonly lines: readonly string[]
}

export type Dressed = { readonly dress: MailDress; /** Null for the service's. */ readonly fromName: string | null }

type Given = {
  /** Null for mail of nobody's; only what is published is shown. */ readonly home: Home | null | undefined
  /** As a notice may call the writer; null for none, or where that is an address. */ readonly person: string | null
  readonly t: Translate
}

/** The look of an organisation's mail and who it is from; null where it has published none. */
export function dressOf({ home, person, t }: Given): Dressed | null {
  if (home == null || !home.isPublished) return null
  const lines = [home.nameLine, ...home.addressLines.split("\n"), home.footer].filter((line) => line !== "")
  const fromName = senderName({ form: home.sender, organisation: home.name, person, brand: t("brand.name") })
  return { dress: { brand: home.name, colours: paletteOf(home), lines }, fromName }
}
