import { Disclosure } from "#app/_ui/disclosure.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"

/** More than these are folded, so that the letter stays in sight. */
const MOST_SHOWN = 8

const ROLES = { to: "message.to", cc: "message.copy", bcc: "message.blindCopy" } as const

/** Who wrote and to whom, each name with its proven address (I10). */
export function People({ message, t }: { readonly message: OpenedMessage; readonly t: Translate }) {
  const { sender, recipients } = message
  const shown = recipients.length <= MOST_SHOWN ? recipients : recipients.slice(0, MOST_SHOWN - 1)
  const folded = recipients.slice(shown.length)
  return (
    <>
      {sender.address !== "" && <PersonLine role={t("message.from")} name={sender.name} address={sender.address} />}
      <Recipients recipients={shown} t={t} />
      {folded.length > 0 && (
        <Disclosure title={t("message.moreRecipients", { count: folded.length })}>
          <div className="letter-people">
            <Recipients recipients={folded} t={t} />
          </div>
        </Disclosure>
      )}
    </>
  )
}

function Recipients({ recipients, t }: { readonly recipients: OpenedMessage["recipients"]; readonly t: Translate }) {
  return recipients.map(({ role, name, address }) => (
    <PersonLine key={`${role} ${address}`} role={t(ROLES[role])} name={name} address={address} />
  ))
}
