import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { wordIn } from "#app/_forms/word-in.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { ADDRESSES_AT_MOST, awaitedAddress } from "#lib/addresses/add-address.ts"
import { ownAccount, type OwnAccount } from "#lib/identity/own-account.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import {
  addAddressAction,
  addressCodeAgainAction,
  makeMainAddressAction,
  otherAddressAction,
  proveNewAddressAction,
  removeAddressAction,
} from "./actions.ts"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("addresses.title")

const DONE = {
  added: "addresses.done.added",
  brought: "addresses.done.brought",
  main: "addresses.done.main",
  removed: "addresses.done.removed",
} as const

/** The addresses of the account: add, choose the main one, give one up (I10). */
export default async function AddressesPage({ searchParams }: PageProps) {
  const context = await requireProvenMember()
  const { done } = await searchParams
  const account = await load(ownAccount)
  if (!account.ok) return null
  const { language } = context
  const t = translator(language)
  const awaited = await awaitedAddress(context, await attemptToken())
  const said = wordIn(DONE, done)
  return (
    <AccountPage context={context} title={t("addresses.title")} lead={t("addresses.lead")} isOfIdControl>
      {said !== null && <Notice kind="done" announce title={t(said)} />}
      {awaited === null ? (
        <>
          <AccountSection title={t("addresses.list")}>
            <AddressTable language={language} addresses={account.value.addresses} />
          </AccountSection>
          <AccountSection title={t("addresses.add")} lead={t("addresses.addLead", { most: ADDRESSES_AT_MOST })}>
            <ActionForm
              action={addAddressAction}
              submit={t("addresses.send")}
              pending={t("common.working")}
              fields={[{ kind: "email", name: "email", label: t("common.fields.email") }]}
            />
          </AccountSection>
        </>
      ) : (
        <AccountSection title={t("addresses.codeTitle")} lead={t("addresses.codeLead", { address: awaited.address })}>
          <ActionForm
            action={proveNewAddressAction}
            submit={t("common.continue")}
            pending={t("common.working")}
            fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("factor.hint.sms") }]}
          />
          <div className="other-acts mt-4">
            <OtherAct action={addressCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
            <OtherAct action={otherAddressAction} label={t("addresses.other")} pending={t("common.working")} />
          </div>
        </AccountSection>
      )}
    </AccountPage>
  )
}

type Address = OwnAccount["addresses"][number]

function AddressTable({ language, addresses }: { readonly language: string; readonly addresses: readonly Address[] }) {
  const t = translator(language)
  const columns = [
    { key: "address", header: t("addresses.address"), cell: ({ address }: Address) => <bdi>{address}</bdi> },
    {
      key: "act",
      header: t("addresses.act"),
      quietHeader: true,
      cell: ({ address, isMain }: Address) =>
        isMain ? (
          t("addresses.mainNote")
        ) : (
          <div className="other-acts">
            <ActionForm
              action={makeMainAddressAction}
              look="quiet"
              submit={t("addresses.makeMain")}
              submitMeans={t("addresses.makeMainMeans", { address })}
              pending={t("common.working")}
              fields={[{ kind: "hidden", name: "address", value: address }]}
            />
            <ActionForm
              action={removeAddressAction}
              look="danger"
              submit={t("addresses.remove")}
              submitMeans={t("addresses.removeMeans", { address })}
              pending={t("common.working")}
              fields={[{ kind: "hidden", name: "address", value: address }]}
            />
          </div>
        ),
    },
  ]
  return <DataTable caption={t("addresses.list")} quietCaption columns={columns} items={addresses} itemKey={({ address }) => address} />
}
