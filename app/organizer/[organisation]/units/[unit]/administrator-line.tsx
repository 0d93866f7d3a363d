import { PersonLine } from "#app/_ui/person-line.tsx"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownAdministrator } from "#lib/organisations/administrators.ts"

type AdministratorLineProps = { readonly language: Language; readonly administrator: ShownAdministrator }

/** Somebody who administers a unit, and whether they have the keys yet. */
export function AdministratorLine({
  language,
  administrator: { name, address, isSelf, isWaiting, withoutOldKeys },
}: AdministratorLineProps) {
  const t = translator(language, "organizer")
  return (
    <>
      <PersonLine name={name} address={address} />
      {isSelf && <span className="block text-sm text-quiet">{t("administrators.self")}</span>}
      {withoutOldKeys && <span className="block text-sm text-quiet">{t("administrators.withoutOldKeys")}</span>}
      {isWaiting && <span className="block text-sm text-quiet">{t("administrators.waiting")}</span>}
    </>
  )
}
