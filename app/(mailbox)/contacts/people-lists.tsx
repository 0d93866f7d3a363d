import type { ReactNode } from "react"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { Correspondent, IdentityLevel } from "#lib/contacts/correspondents.ts"
import { CONTACTS_PER_PAGE, type ShownColleague } from "#lib/contacts/find-in-book.ts"
import { calledBy, type AddressList, type Contact } from "#lib/contacts/types.ts"
import type { Translate } from "#lib/language/translate.ts"

type ContactListProps = {
  readonly t: Translate
  readonly contacts: readonly Contact[]
  readonly lists: readonly AddressList[]
  readonly levelOf: (contact: Contact) => IdentityLevel | null
}

/** Saved people, each a line: the box, the name, which leads to all of them, the address, and what else tells them apart; last, how far they are known (I9). */
export function ContactList({ t, contacts, lists, levelOf }: ContactListProps) {
  const names = new Map(lists.map(({ id, name }) => [id, name]))
  return (
    <ul role="list" aria-label={t("contacts.title")} className="contacts">
      {contacts.map((contact) => {
        const level = levelOf(contact)
        const known = level === null ? "" : t(`contacts.level.${level}`)
        const more = [contact.organisation, ...contact.lists.map((id) => names.get(id) ?? ""), known].filter((text) => text !== "")
        return (
          <li key={contact.id}>
            <Box name="contact" value={contact.id} label={t("contacts.select", { name: calledBy(contact) })} />
            <div className="contact">
              <a href={`/contacts/${contact.id}`}>
                <bdi>{calledBy(contact)}</bdi>
              </a>
              <Addresses addresses={contact.name === "" ? contact.addresses.slice(1) : contact.addresses} />
              {more.length > 0 && <p className="contact-more">{more.join(" · ")}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

type CorrespondentListProps = {
  readonly t: Translate
  readonly people: readonly Correspondent[]
  /** Whose they are: a shared mailbox saves nobody (M15). */ readonly of: "person" | "mailbox"
}

/** People whom a mailbox knows from its messages alone, with the way to save them as one's own contacts (M10, I9). */
export function CorrespondentList({ t, people, of }: CorrespondentListProps) {
  const isOwn = of === "person"
  return (
    <section aria-labelledby="met" className="contacts-met">
      <h2 id="met">{t(isOwn ? "contacts.met" : "mailboxes.people.met")}</h2>
      <p className="contacts-lead">{t(isOwn ? "contacts.metLead" : "mailboxes.people.metLead")}</p>
      <ul role="list" aria-labelledby="met" className="contacts">
        {people.slice(0, CONTACTS_PER_PAGE).map(({ name, address, level, hasWritten }) => (
          <li key={address}>
            <Person t={t} name={name} address={address}>
              {t(`contacts.level.${level}`)}
              {hasWritten && ` · ${t(isOwn ? "contacts.hasWritten" : "mailboxes.people.hasWritten")}`}
            </Person>
            {isOwn && (
              <SubmitButton name="save" value={address} look="quiet" small description={name || address} pending={t("common.working")}>
                {t("contacts.saveAs")}
              </SubmitButton>
            )}
          </li>
        ))}
      </ul>
      {people.length > CONTACTS_PER_PAGE && (
        <p className="contacts-lead">{t("contacts.metMore", { count: people.length - CONTACTS_PER_PAGE })}</p>
      )}
    </section>
  )
}

/** Who stands in the contact lists of organisations (O9), with where. */
export function ColleagueList({ t, people }: { readonly t: Translate; readonly people: readonly ShownColleague[] }) {
  return (
    <ul role="list" aria-label={t("contacts.colleagues.title")} className="contacts">
      {people.map(({ kind, name, address, units, organisation }) => (
        <li key={`${organisation} ${address}`}>
          <Person t={t} name={name} address={address}>
            {[...(kind === "person" ? [] : [t(`contacts.colleagues.${kind}`)]), ...new Set([...units, organisation])].join(" · ")}
          </Person>
        </li>
      ))}
    </ul>
  )
}

type PersonProps = { readonly t: Translate; readonly name: string; readonly address: string; readonly children: ReactNode }

/** Somebody by name and address, with a box to write to them and what else is known. */
function Person({ t, name, address, children }: PersonProps) {
  return (
    <>
      <Box name="person" value={address} label={t("contacts.select", { name: name || address })} />
      <div className="contact">
        {name !== "" && (
          <span className="contact-name">
            <bdi>{name}</bdi>
          </span>
        )}
        <Addresses addresses={[address]} />
        <p className="contact-more">{children}</p>
      </div>
    </>
  )
}

function Box({ name, value, label }: { readonly name: string; readonly value: string; readonly label: string }): ReactNode {
  return (
    <label className="contact-box">
      <input type="checkbox" name={name} value={value} aria-label={label} />
    </label>
  )
}

function Addresses({ addresses }: { readonly addresses: readonly string[] }) {
  return addresses.map((address) => (
    <span key={address} className="contact-address">
      <bdi>{address}</bdi>
    </span>
  ))
}
