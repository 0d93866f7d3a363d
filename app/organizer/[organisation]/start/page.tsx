import { titled } from "#app/_forms/titled.ts"
import { regionInWords } from "#app/_letter/region-words.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { translator } from "#lib/language/translate.ts"
import { showFirstDay } from "#lib/organisations/first-day.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { Departments, Keys, OwnPlace, People, SecondAdministrator } from "./steps.tsx"

export const generateMetadata = titled("organizer.start.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** The first day of an organisation (O1, O5): five steps on one page, each with what is done. Proven before it is shown, so that nothing typed is lost (B25). */
export default async function FirstDayPage({ params, searchParams }: PageProps) {
  const context = await requireProvenOrganizer((await params).organisation)
  const day = await shown(showFirstDay(context))
  const said = await searchParams
  const t = translator(context.language, "organizer")
  const step = { context, day }
  return (
    <OrganizerPage context={context} title={t("start.title")} lead={t("start.lead")} place="overview" isPlace={false} saysItself>
      <Said language={context.language} done={said["done"]} numbers={said} />
      <p className="mb-6 text-quiet">{t("regionLine", { region: regionInWords(context.language, context.organisation.region) })}</p>
      <Departments {...step} />
      <Keys {...step} />
      <OwnPlace {...step} />
      <SecondAdministrator {...step} />
      <People {...step} />
      <p className="mt-10">
        <ButtonLink href={organizerHref(context.organisation.id)} look={day.people > 0 ? "primary" : "quiet"}>
          {t("start.next")}
        </ButtonLink>
      </p>
    </OrganizerPage>
  )
}
