import { ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { findHeldBack } from "#lib/drafts/find-held-back.ts"
import { translator } from "#lib/language/translate.ts"

/** The way back to what somebody wrote while their organisation began to demand the factor that they have set up now (M4, O11). */
export async function HeldBackLetter({ context }: { readonly context: MemberContext }) {
  const draft = await findHeldBack(context)
  if (draft === null) return null
  const t = translator(context.language, "account")
  return (
    <Notice title={t("factor.draft")} className="mt-4">
      <p className="mt-3">
        <ButtonLink href={`/compose?draft=${draft}`}>{t("factor.draftAct")}</ButtonLink>
      </p>
    </Notice>
  )
}
