import { Notice } from "#app/_ui/notice.tsx"
import type { Employer } from "#lib/domains/register-employed.ts"
import { translator } from "#lib/language/translate.ts"

type EmployedProps = {
  readonly language: string
  readonly employer: Employer
  /** With what employment and its recovery mean, before the yes. */ readonly means?: true
}

/** Says whose the address is, and what the account becomes by that (O10). */
export function Employed({ language, employer, means }: EmployedProps) {
  const t = translator(language)
  const { organisationName: organisation, unitName: unit, domain } = employer
  return (
    <>
      <Notice kind="info" title={t("register.owned.title", { organisation })}>
        <p>{t("register.owned.lead", { domain, unit })}</p>
      </Notice>
      {means === true && <Means language={language} unit={unit} />}
    </>
  )
}

function Means({ language, unit }: { readonly language: string; readonly unit: string }) {
  const t = translator(language, "organisations")
  const of = { unit, whole: "no" }
  return (
    <div>
      <ul className="list-disc space-y-1 ps-5">
        <li>{t("employee.own")}</li>
        <li>{t("employee.seen", of)}</li>
      </ul>
      <h2 className="mt-3 font-semibold">{t("recovery.title")}</h2>
      <ul className="mt-1 list-disc space-y-1 ps-5">
        <li>{t("recovery.can", of)}</li>
        <li>{t("recovery.told")}</li>
        <li>{t("recovery.cannot")}</li>
        <li>{translator(language)("register.owned.trust")}</li>
      </ul>
    </div>
  )
}
