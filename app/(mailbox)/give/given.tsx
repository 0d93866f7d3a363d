import { ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { Gave } from "#lib/shared-mailboxes/give-conversations.ts"
import { backFrom, giveHref, LEFT_OUT, type Chosen } from "./giving.ts"

type Shown = { readonly chosen: Chosen; readonly t: Translate }

/** Back to where it was chosen. */
export function Back({ chosen, t }: Shown) {
  const { from, folder } = chosen
  const words = from === "message" ? t("message.recall.back") : folder === "inbox" ? t("navigation.inbox") : t("common.back")
  return <ButtonLink href={backFrom(chosen)}>{words}</ButtonLink>
}

/** What was given and what was not, and why. */
export function Given({
  gave,
  mailbox,
  chosen,
  t,
}: Shown & { readonly gave: Gave; /** Null where it is offered no more. */ readonly mailbox: string | null }) {
  return (
    <div className="confirm">
      <Notice
        kind={gave.count === 0 ? "info" : "done"}
        announce
        title={mailbox === null ? t("giving.doneThere", { count: gave.count }) : t("giving.done", { count: gave.count, mailbox })}
      >
        {LEFT_OUT.filter((why) => gave[why] > 0).map((why) => (
          <p key={why}>{t(`giving.${why}`, { count: gave[why] })}</p>
        ))}
      </Notice>
      <div className="button-row">
        {gave.more + gave.changed > 0 && (
          <ButtonLink href={giveHref(chosen)} look="primary">
            {t("giving.again")}
          </ButtonLink>
        )}
        <Back chosen={chosen} t={t} />
      </div>
    </div>
  )
}
