import { OtherAct } from "#app/_forms/other-act.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { WaitingImport } from "#lib/contacts/import-contacts.ts"
import { calledBy, type Contact } from "#lib/contacts/types.ts"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import type { Translate } from "#lib/language/translate.ts"
import { dropImportAction, saveImportAction } from "../actions.ts"

/** So many are shown; all of them are counted. */
const SHOWN = 100

/** What the file would add, what it cannot, and the two ways on. */
export function ImportPreview({ t, plan }: { readonly t: Translate; readonly plan: WaitingImport }) {
  const { added, changed, known, newLists, problems } = plan
  const count = added.length + changed.length
  const counts = { added: added.length, changed: changed.length, known, lists: newLists.length }
  return (
    <div className="form">
      <p>{t("contacts.files.summary", counts)}</p>
      <div className="button-row">
        {count > 0 && (
          <OtherAct action={saveImportAction} label={t("contacts.files.save", { count })} pending={t("common.working")} look="primary" />
        )}
        <OtherAct action={dropImportAction} label={t("contacts.files.drop")} pending={t("common.working")} look="quiet" />
      </div>
      {problems.length > 0 && <Problems t={t} plan={plan} />}
      {added.length > 0 && <People t={t} title={t("contacts.files.added", { count: added.length })} people={added} />}
      {changed.length > 0 && <People t={t} title={t("contacts.files.changed", { count: changed.length })} people={changed} />}
    </div>
  )
}

function Problems({ t, plan: { kind, problems } }: { readonly t: Translate; readonly plan: WaitingImport }) {
  return (
    <Notice kind="warning" title={t("contacts.files.leftOut", { count: problems.length })}>
      <ul>
        {problems.slice(0, SHOWN).map(({ place, problem, text }, at) => (
          <li key={at}>
            {t(`contacts.files.place.${kind}`, { place })}: {t(`contacts.files.problems.${problem}`, { text })}
          </li>
        ))}
      </ul>
      {problems.length > SHOWN && <p>{t("contacts.files.more", { count: problems.length - SHOWN })}</p>}
    </Notice>
  )
}

function People({ t, title, people }: { readonly t: Translate; readonly title: string; readonly people: readonly Contact[] }) {
  const columns = [
    { key: "name", header: t("contacts.name"), cell: (one: Contact) => <bdi>{calledBy(one)}</bdi> },
    { key: "addresses", header: t("contacts.addresses"), cell: ({ addresses }: Contact) => <bdi>{addresses.join(", ")}</bdi> },
    {
      key: "phones",
      header: t("contacts.phones"),
      cell: ({ phones }: Contact) => phones.map(({ number }) => showPhoneNumber(number)).join(", "),
    },
  ]
  return (
    <div className="min-w-0">
      <DataTable caption={title} columns={columns} items={people.slice(0, SHOWN)} itemKey={({ id }) => id} />
      {people.length > SHOWN && <p>{t("contacts.files.more", { count: people.length - SHOWN })}</p>}
    </div>
  )
}
