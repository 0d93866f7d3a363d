import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listStaff, ROLES, type ListedStaff } from "#lib/staff/roles.ts"
import { load } from "#lib/web/load.ts"
import { requireProvenStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../operator-page.tsx"
import { grantRoleAction, withdrawRoleAction } from "./actions.ts"

export const generateMetadata = titled("operator.people.title")

/** Who has which role; operators give and take them (R4). Proven before it is shown, so that nothing typed is lost on the way. */
export default async function PeoplePage() {
  const context = await requireProvenStaff()
  const found = await load(listStaff)
  if (!found.ok) return null
  const staff = found.value
  const t = translator(context.language, "operator")
  const count = (role: (typeof ROLES)[number]) => staff.filter(({ roles }) => roles.includes(role)).length
  return (
    <OperatorFrame context={context} title={t("people.title")} lead={t("people.lead")}>
      {count("operator") === 1 && (
        <Notice kind="warning" className="mt-6">
          <p>{t("people.one")}</p>
        </Notice>
      )}
      <AccountSection title={t("people.list")}>
        <DataTable
          caption={t("people.list")}
          quietCaption
          columns={columnsOf(context, count("support") === 1)}
          items={staff}
          itemKey={({ accountId }) => accountId}
        />
      </AccountSection>
      <AccountSection title={t("people.grant")} lead={t("people.grantLead")}>
        <ActionForm
          action={grantRoleAction}
          submit={t("people.button")}
          pending={translator(context.language)("common.working")}
          fields={[
            { kind: "email", name: "address", label: t("people.address") },
            {
              kind: "select",
              name: "role",
              label: t("people.role"),
              value: "support",
              options: ROLES.map((role) => ({ value: role, label: t(`people.choose.${role}`) })),
            },
          ]}
        />
      </AccountSection>
    </OperatorFrame>
  )
}

function columnsOf(context: MemberContext, isLastOfSupport: boolean) {
  const t = translator(context.language, "operator")
  const { list } = formats(context)
  return [
    {
      key: "person",
      header: t("people.person"),
      cell: ({ name, address }: ListedStaff) => <PersonLine name={name} address={address} />,
    },
    {
      key: "roles",
      header: t("people.roles"),
      cell: ({ roles, hasFactor, isWaiting }: ListedStaff) => (
        <>
          {list(roles.map((role) => t(`role.${role}`)))}
          {!hasFactor && <p className="text-quiet">{t("people.noFactor")}</p>}
          {isWaiting && <p className="text-quiet">{t("people.waiting")}</p>}
        </>
      ),
    },
    {
      key: "acts",
      header: t("people.acts"),
      quietHeader: true,
      cell: ({ accountId, name, roles }: ListedStaff) =>
        roles.map((role) => (
          <div key={role}>
            <ActionForm
              action={withdrawRoleAction}
              formId={`${accountId}-${role}`}
              look="quiet"
              submit={t("people.withdraw", { role: t(`role.${role}`) })}
              submitMeans={t("people.withdrawMeans", { role: t(`role.${role}`), name })}
              pending={translator(context.language)("common.working")}
              fields={[
                { kind: "hidden", name: "account", value: accountId },
                { kind: "hidden", name: "role", value: role },
              ]}
            >
              {role === "support" && isLastOfSupport && <p className="text-quiet">{t("people.lastSupport")}</p>}
            </ActionForm>
          </div>
        )),
    },
  ]
}
