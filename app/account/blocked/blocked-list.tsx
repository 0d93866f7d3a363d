import { ActionForm } from "#app/_forms/action-form.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { ListedBlock } from "#lib/blocking/list-blocked.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { unblockAction } from "./actions.ts"

type BlockedListProps = { readonly context: MemberContext; readonly blocked: readonly ListedBlock[] }

/** Each with the day, and a button to take messages from them again. */
export function BlockedList({ context, blocked }: BlockedListProps) {
  const t = translator(context.language)
  const f = formats(context)
  const now = context.clock.now()
  const columns = [
    {
      key: "sender",
      header: t("blocked.sender"),
      cell: ({ sender }: ListedBlock) =>
        sender === null ? t("blocked.unreadable") : <PersonLine name={sender.name} address={sender.address} />,
    },
    {
      key: "since",
      header: t("blocked.since"),
      cell: ({ sender }: ListedBlock) =>
        sender !== null && <Moment time={sender.since} words={f.when(sender.since, now)} exact={f.exact(sender.since)} />,
    },
    {
      key: "act",
      header: t("blocked.unblock"),
      quietHeader: true,
      cell: ({ id, sender }: ListedBlock) => (
        <ActionForm
          action={unblockAction}
          look="quiet"
          submit={t("blocked.unblock")}
          {...(sender === null ? {} : { submitMeans: sender.name || sender.address })}
          pending={t("common.working")}
          fields={[{ kind: "hidden", name: "block", value: id }]}
        />
      ),
    },
  ]
  return <DataTable caption={t("blocked.title")} quietCaption columns={columns} items={blocked} itemKey={({ id }) => id} />
}
