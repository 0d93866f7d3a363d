import { Notice } from "#app/_ui/notice.tsx"
import { translator } from "#lib/language/translate.ts"
import type { ShownOwnInvitation } from "#lib/organisations/join.ts"
import { placeInWords, whole } from "./place-in-words.ts"

type InvitationMeansProps = {
  readonly language: string
  readonly invitation: ShownOwnInvitation
  readonly holdsMail: boolean
  /** Who employs the person already, and may be able to help the account back in; null where nobody does. */ readonly employer:
    string | null
}

/** What a yes would mean, before anybody says it (O7). */
export function InvitationMeans({ language, invitation, holdsMail, employer }: InvitationMeansProps) {
  const t = translator(language, "organisations")
  const { kind, administers, needsAgreement } = invitation
  const of = { unit: placeInWords(language, invitation), whole: whole(invitation) }
  return (
    <>
      <ul className="list-disc space-y-1 ps-5">
        {kind === "member" && (
          <>
            <li>{employer === null ? t("member.own") : t("member.employed", { employer })}</li>
            <li>{t("member.seen", of)}</li>
            <li>{t("member.leave")}</li>
          </>
        )}
        {kind === "employee" && (
          <>
            <li>{t("employee.own")}</li>
            <li>{t("employee.seen", of)}</li>
          </>
        )}
        {administers && (
          <>
            <li>{t("administrator.manages", of)}</li>
            <li>{t("administrator.mail")}</li>
            <li>{t("administrator.recorded")}</li>
          </>
        )}
        {needsAgreement && <li>{t("administrator.agrees")}</li>}
      </ul>
      {kind === "employee" && (
        <Recovery language={language} of={of} holdsMail={holdsMail} wayOut={invitation.domain === null ? "decline" : "address"} />
      )}
    </>
  )
}

type RecoveryProps = {
  readonly language: string
  readonly of: { readonly unit: string; readonly whole: string }
  readonly holdsMail: boolean
  /** How somebody says no: by declining, or with an address in an owned domain by going on under another (O10). */
  readonly wayOut: "decline" | "address"
}

/** What the organisation's recovery can do and cannot, and what that means for mail that is there already. */
function Recovery({ language, of, holdsMail, wayOut }: RecoveryProps) {
  const t = translator(language, "organisations")
  return (
    <>
      <div>
        <h4 className="font-semibold">{t("recovery.title")}</h4>
        <ul className="mt-1 list-disc space-y-1 ps-5">
          <li>{t("recovery.can", of)}</li>
          <li>{t("recovery.told")}</li>
          <li>{t("recovery.cannot")}</li>
          <li>{t(wayOut === "decline" ? "recovery.trust" : "owned.trust")}</li>
        </ul>
      </div>
      {holdsMail && (
        <Notice kind="warning" title={t("holdsMail.title")}>
          <p>{t(wayOut === "decline" ? "holdsMail.body" : "owned.holdsMail")}</p>
          <p className="mt-2">
            <a href="/account/privacy/export">{t("holdsMail.export")}</a>
          </p>
        </Notice>
      )}
    </>
  )
}
