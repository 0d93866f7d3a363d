import { auditKeyOf } from "#app/operator/audit/in-words.ts"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Field } from "#app/_ui/field.tsx"
import { Select } from "#app/_ui/select.tsx"
import { LOG_GROUPS, typesIn } from "#lib/audit/organisation-events.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { WHOLE_LOG, type AskedOfLog } from "#lib/organisations/log-filter.ts"
import { ExportForm } from "../export-form.tsx"
import { isAsked, logHref } from "./asked-of-log.ts"

type LogFormProps = { readonly context: OrganizerContext; readonly asked: AskedOfLog }

/** What of the log is shown: a kind of event, whom it concerns, who did it, and from when to when. A form of the address alone. */
export function LogForm({ context, asked }: LogFormProps) {
  const t = translator(context.language, "organizer")
  const whole = logHref(context.organisation.id, WHOLE_LOG)
  return (
    <>
      <form action={whole} className="form organizer-log-filter">
        <Select
          name="type"
          label={t("log.type")}
          defaultValue={asked.type}
          options={[{ value: "", label: t("log.anything") }]}
          groups={LOG_GROUPS.map((group) => ({
            label: t(`log.group.${group}`),
            options: [
              { value: group, label: t(`log.all_of.${group}`) },
              ...typesIn(group).map((type) => ({ value: type, label: t.dynamic(`log.kind.${auditKeyOf(type)}`) })),
            ],
          }))}
        />
        <Field name="concerns" label={t("log.concernsWhom")} defaultValue={asked.concerns} autoComplete="off" maxLength={254} />
        <Field name="by" label={t("log.byWhom")} defaultValue={asked.by} autoComplete="off" maxLength={254} />
        <Field name="since" type="date" label={t("log.since")} defaultValue={asked.since} />
        <Field name="until" type="date" label={t("log.until")} defaultValue={asked.until} />
        <ButtonRow>
          <Button type="submit">{t("log.filter")}</Button>
          {isAsked(asked) && (
            <ButtonLink href={whole} look="plain">
              {t("log.all")}
            </ButtonLink>
          )}
        </ButtonRow>
      </form>
      <div className="organizer-log-file">
        <ExportForm
          action={logHref(context.organisation.id, asked, { path: "/export" })}
          act={t(isAsked(asked) ? "log.downloadThese" : "log.download")}
        />
      </div>
    </>
  )
}
