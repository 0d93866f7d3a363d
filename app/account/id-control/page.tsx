import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { wordIn } from "#app/_forms/word-in.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { ownFactors, type OwnFactors } from "#lib/factors/own-factors.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { startAuthenticatorAction } from "./authenticator/actions.ts"
import { LockList, type Lock } from "./lock-list.tsx"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("account.idControl")

/** What was done on a page below, by the word in the address. */
const DONE = {
  password: "account.id.changed",
  phone: "phonePage.done",
  backup: "backupPhone.done",
  backup_removed: "backupPhone.removed",
  codes_removed: "oneTimeCodes.removed",
  authenticator_off: "authenticator.switchedOff",
  stopped: "waits.stopped",
  keys: "keysPage.done",
  sheet: "recoverySheet.done",
  sheet_dropped: "recoverySheet.dropped",
  sheet_revoked: "recoverySheet.revoked",
} as const

/** The locks as they are now, and the one step that matters most. */
export default async function IdControlPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const { done } = await searchParams
  const factors = await load(ownFactors)
  if (!factors.ok) return null
  const t = translator(context.language)
  const said = wordIn(DONE, done)
  return (
    <AccountPage context={context} title={t("account.idControl")} lead={t("account.idControlLead")}>
      {said !== null && <Notice kind="done" announce title={t(said)} />}
      {context.hasNoWayBack && <WayBack language={context.language} />}
      {factors.value.isPhoneLost && factors.value.passkeys > 0 && <PasskeysOfLost language={context.language} />}
      <AccountSection title={t("account.id.locks")} lead={t("account.id.lead")}>
        <LockList locks={locksOf(context, factors.value)} />
      </AccountSection>
      {factors.value.authenticatorSince === null && <SwitchOn language={context.language} />}
    </AccountPage>
  )
}

/** The authenticator is on and nothing else is: until that is mended, every page says so (I4). */
function WayBack({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <Notice kind="warning" title={t("account.id.nextBackup")}>
      <ButtonRow className="mt-3">
        <ButtonLink href="/account/id-control/codes">{t("account.id.nextBackupCodes")}</ButtonLink>
        <ButtonLink href="/account/id-control/backup-phone">{t("account.id.nextBackupPhone")}</ButtonLink>
      </ButtonRow>
    </Notice>
  )
}

/** A passkey may have been on the phone that is lost: it signs in still, for whoever can unlock that phone. */
function PasskeysOfLost({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <Notice kind="warning" title={t("account.id.passkeysLost")}>
      <ButtonRow className="mt-3">
        <ButtonLink href="/account/id-control/passkeys">{t("account.id.passkeysLostAct")}</ButtonLink>
      </ButtonRow>
    </Notice>
  )
}

function locksOf(context: MemberContext, factors: OwnFactors): readonly Lock[] {
  const t = translator(context.language)
  const { day } = formats(context)
  const { phoneDigits, isPhoneLost, backupDigits, authenticatorSince, codes, hasRecoverySheet, passkeys, openingPasskeys } = factors
  const at = (place: string) => `/account/id-control/${place}`
  const phone = () => {
    if (isPhoneLost) return t("account.id.phoneLost")
    if (phoneDigits === null) return t("account.phoneNone")
    return authenticatorSince === null
      ? t("account.id.phoneState", { digits: phoneDigits })
      : t("account.id.phoneStands", { digits: phoneDigits })
  }
  return [
    {
      icon: "key",
      name: t("account.id.password"),
      state: t("account.id.passwordState"),
      act: { href: at("password"), label: t("account.id.passwordAct") },
    },
    { icon: "phone", name: t("account.phone"), state: phone(), act: { href: at("phone"), label: t("account.id.phoneAct") } },
    {
      icon: "mail",
      name: t("account.id.address"),
      state: t("account.id.addressState", { address: context.actor.address }),
      act: { href: at("addresses"), label: t("account.id.addressesAct") },
    },
    {
      icon: "shield",
      name: t("account.id.authenticator"),
      state:
        authenticatorSince === null ? t("account.id.authenticatorOff") : t("account.id.authenticatorOn", { day: day(authenticatorSince) }),
      act:
        authenticatorSince === null
          ? { href: "#authenticator", label: t("account.id.authenticatorAct") }
          : { href: at("authenticator/on"), label: t("account.id.authenticatorManage") },
    },
    {
      icon: "lock",
      name: t("account.id.passkeys"),
      state: passkeys === 0 ? t("account.id.passkeysOff") : t("account.id.passkeysOn", { count: passkeys, opening: openingPasskeys }),
      act: { href: at("passkeys"), label: passkeys === 0 ? t("account.id.passkeysAct") : t("account.id.passkeysManage") },
    },
    {
      icon: "device",
      name: t("account.id.backupPhone"),
      state: backupDigits === null ? t("account.id.backupPhoneOff") : t("account.id.backupPhoneOn", { digits: backupDigits }),
      act: { href: at("backup-phone"), label: backupDigits === null ? t("account.id.backupPhoneAct") : t("account.id.backupPhoneManage") },
    },
    {
      icon: "numbered-list",
      name: t("account.id.codes"),
      state: codes === null ? t("account.id.codesOff") : t("account.id.codesOn", codes),
      act: { href: at("codes"), label: codes === null ? t("account.id.codesAct") : t("account.id.codesManage") },
    },
    {
      icon: "file-text",
      name: t("account.id.recovery"),
      state: hasRecoverySheet ? t("account.id.recoveryOn") : t("account.id.recoveryOff"),
      act: { href: at("recovery-sheet"), label: hasRecoverySheet ? t("account.id.recoveryManage") : t("account.id.recoveryAct") },
    },
    {
      icon: "lock",
      name: t("account.id.keys"),
      state: t("account.id.keysState"),
      act: { href: at("keys"), label: t("account.id.keysAct") },
    },
  ]
}

/** Product I4, steps 1, 2 and 4: install, choose new, tick. */
function SwitchOn({ language }: { readonly language: string }) {
  const t = translator(language, "authenticator")
  return (
    <section id="authenticator" className="mt-10 max-w-[44rem]">
      <h2 className="mb-2">{t("title")}</h2>
      <p className="mb-4 text-quiet">{t("lead")}</p>
      <ol className="numbered mb-4">
        <li>{t("step1")}</li>
        <li>{t("step2")}</li>
      </ol>
      <ActionForm
        action={startAuthenticatorAction}
        formId="authenticator-form"
        submit={t("begin")}
        pending={translator(language)("common.working")}
        look="quiet"
        fields={[{ kind: "checkbox", name: "installed", label: t("installed") }]}
      />
    </section>
  )
}
