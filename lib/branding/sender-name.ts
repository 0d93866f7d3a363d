import type { SenderForm } from "./letterhead.ts"

const MOST = 60

/** One line, without what turns the direction of writing or hides; cut where it is long (B75). */
function plain(name: string): string {
  const shown = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim()
  return shown.length <= MOST ? shown : shown.slice(0, MOST).toWellFormed().trimEnd() + "…"
}

type Named = {
  readonly form: SenderForm
  /** The name that the operator checked (I10). */ readonly organisation: string
  /** As a notice may call them; null where it calls them by their address, which belongs in no name. */ readonly person: string | null
  readonly brand: string
}

/**
 * The name that a mail comes from: always with the service's, whose address stands beside it, and an organisation only by its checked name (I10).
 * @returns null for the service's alone
 */
export function senderName({ form, organisation, person, brand }: Named): string | null {
  if (form === "service") return null
  const by = `${plain(organisation)} via ${brand}`
  return form === "person" && person !== null ? `${plain(person)}, ${by}` : by
}
