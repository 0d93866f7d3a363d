import { titled } from "#app/_forms/titled.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { translator } from "#lib/language/translate.ts"
import { listLacking, type LackingPage } from "#lib/organisations/recoverability.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { organizerHref } from "../../organizer-page.tsx"
import type { PageParams } from "../../said.tsx"
import { RecoveryBelow } from "../recovery-below.tsx"

export const generateMetadata = titled("organizer.recovery.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** Who of the employees lacks what would help them back in, and what they do about it themselves (O15). */
export default async function LackingPeoplePage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const given = await searchParams
  const what = given["what"] === "backup" ? "backup" : "agreement"
  const page = typeof given["page"] === "string" && /^[0-9]{1,4}$/.test(given["page"]) ? Number(given["page"]) : 0
  const { people, next } = await shown(listLacking(context, { what, page }))
  const t = translator(context.language, "organizer")
  const at = (number: number) => organizerHref(context.organisation.id, `/recovery/lacking?what=${what}&page=${number}`)
  const columns = [
    {
      key: "who",
      header: t("people.who"),
      cell: ({ accountId, name, address }: Row) => (
        <a href={organizerHref(context.organisation.id, `/people/${accountId}`)}>
          <PersonLine name={name} address={address} />
        </a>
      ),
    },
    { key: "unit", header: t("people.unit"), cell: ({ unitName }: Row) => unitName },
  ]
  const title = t(`recovery.lacking.${what}.title`)
  return (
    <RecoveryBelow context={context} title={title} lead={t(`recovery.lacking.${what}.lead`)}>
      <div className="max-w-[60rem]">
        {people.length === 0 ? (
          <p>{t("recovery.lacking.none")}</p>
        ) : (
          <DataTable caption={title} quietCaption columns={columns} items={people} itemKey={({ accountId }) => accountId} />
        )}
      </div>
      <Pager
        label={translator(context.language)("common.pages")}
        newer={page === 0 ? null : at(page - 1)}
        older={next === null ? null : at(next)}
        newerLabel={t("people.previous")}
        olderLabel={t("people.next")}
      />
    </RecoveryBelow>
  )
}

type Row = LackingPage["people"][number]
