import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { MOST_LOGO_BYTES } from "#lib/branding/logo.ts"
import { LEAST_SIDE, MOST_SIDE } from "#lib/branding/picture-file.ts"
import { translator } from "#lib/language/translate.ts"
import type { Branding } from "#lib/organisations/branding.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerHref } from "../organizer-page.tsx"
import type { PageParams } from "../said.tsx"

const REFUSALS = ["missing", "large", "kind", "broken", "moves", "size", "changed_meanwhile"] as const

type LogoFormProps = { readonly context: OrganizerContext; readonly branding: Branding; readonly refused: PageParams[string] }

/** The logo as it is, another in its place, or none. A plain post, which works without scripts too. */
export function LogoForm({ context, branding: { logo, logoType, logoHash }, refused }: LogoFormProps) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const problem = REFUSALS.find((code) => code === refused)
  const sizes = { max: MOST_LOGO_BYTES / 1024, side: MOST_SIDE, least: LEAST_SIDE }
  return (
    <section>
      <h2 className="mb-2">{t("branding.logoTitle")}</h2>
      <p className="mb-4">{t("branding.logoLead")}</p>
      <form method="post" action={organizerHref(context.organisation.id, "/branding/logo")} encType="multipart/form-data" className="form">
        <input type="hidden" name="shown" value={logoHash ?? ""} />
        {problem !== undefined && <FormErrors key={problem} message={t(`branding.refused.${problem}`, sizes)} />}
        {logo === null ? (
          <p>{t("branding.logoNone")}</p>
        ) : (
          <p>
            <img
              src={`data:${logoType};base64,${Buffer.from(logo).toString("base64")}`}
              alt={t("branding.logoAlt")}
              className="paper-logo"
            />
          </p>
        )}
        <Field
          label={t("branding.logoFile")}
          name="logo"
          type="file"
          className="input-file"
          accept="image/png,image/jpeg,image/webp"
          hint={t("branding.logoHint", sizes)}
        />
        <div className="flex flex-wrap gap-3">
          <SubmitButton look="quiet" icon="upload" pending={pending}>
            {t("branding.logoAct")}
          </SubmitButton>
          {logo !== null && (
            <SubmitButton look="plain" pending={pending} name="drop" value="1">
              {t("branding.logoDrop")}
            </SubmitButton>
          )}
        </div>
      </form>
    </section>
  )
}
