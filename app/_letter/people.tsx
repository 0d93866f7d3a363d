import { Disclosure } from "#app/_ui/disclosure.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { AddressedPerson, OpenedMessage, Person } from "#lib/messages/open-message.ts"

/** More than these are folded, so that the letter stays in sight. */
const MOST_SHOWN = 8

const ROLES = [
  ["to", "message.to"],
  ["cc", "message.copy"],
  ["bcc", "message.blindCopy"],
] as const

/** Who wrote and to whom, each name with its proven address (I10). Whom a broken seal names is said, not vouched for. */
export function People({ message, t }: { readonly message: OpenedMessage; readonly t: Translate }) {
  const { role, sender, recipients, seal, isAutomatic } = message
  const from = seal === "broken" ? "message.claimedFrom" : isAutomatic ? "message.automaticFor" : "message.from"
  const shown = recipients.length <= MOST_SHOWN ? recipients : recipients.slice(0, MOST_SHOWN - 1)
  const folded = recipients.slice(shown.length)
  return (
    <>
      <dl className="letter-roles">
        {sender.address !== "" && <Role words={t(from)} people={[sender]} />}
        <Recipients recipients={shown} t={t} />
        {role === "bcc" && (
          <div>
            <dt>{t("message.blindCopy")}</dt>
            <dd>{t("message.blindCopyToYou")}</dd>
          </div>
        )}
      </dl>
      {folded.length > 0 && (
        <Disclosure title={t("message.moreRecipients", { count: folded.length })}>
          <dl className="letter-roles">
            <Recipients recipients={folded} t={t} />
          </dl>
        </Disclosure>
      )}
    </>
  )
}

function Recipients({ recipients, t }: { readonly recipients: readonly AddressedPerson[]; readonly t: Translate }) {
  return ROLES.map(([role, words]) => (
    <Role key={role} words={t(words)} people={recipients.filter((recipient) => recipient.role === role)} />
  ))
}

function Role({ words, people }: { readonly words: string; readonly people: readonly Person[] }) {
  if (people.length === 0) return null
  return (
    <div>
      <dt>{words}</dt>
      {people.map(({ name, address }) => (
        <dd key={address}>
          <PersonLine name={name} address={address} />
        </dd>
      ))}
    </div>
  )
}
