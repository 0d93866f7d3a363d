import { Notice } from "#app/_ui/notice.tsx"
import { translator } from "#lib/language/translate.ts"
import { memberContext } from "#lib/web/session.ts"

/** Says who is signed in in this browser already, and leads to the Inbox; nothing for a visitor. */
export async function SignedInNote() {
  const member = await memberContext()
  if (member === null) return null
  const t = translator(member.language, "signIn")
  return (
    <Notice kind="info" title={t("already", { name: member.actor.name })}>
      <p>
        <a href="/inbox">{t("toInbox")}</a>
      </p>
    </Notice>
  )
}
