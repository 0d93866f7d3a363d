import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { List } from "#app/_ui/list.tsx"
import { Mark } from "#app/_ui/mark.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { hoursAgo, NOW, SAMPLE_ROWS } from "./samples.ts"
import { ANNA, Shell } from "./frame.tsx"

const rows = (language: string) => SAMPLE_ROWS[language === "sv" ? "sv" : "en"]

export function Inbox({ language }: { readonly language: string }) {
  const t = translator(language)
  const f = formats({ language, timeZone: "Europe/Stockholm" })
  return (
    <Shell language={language} current="inbox" title={t("inbox.title")} flush>
      <PageHeading title={t("inbox.title")} inBar />
      <List
        label={t("inbox.title")}
        href="/messages/"
        rows={rows(language).map((row, index) => {
          const time = f.when(hoursAgo(row.hours), NOW)
          return {
            ...row,
            id: `${index}`,
            time,
            said: {},
          }
        })}
      />
      <Pager
        label={t("common.pages")}
        newer="/inbox"
        older="/inbox?before=x"
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </Shell>
  )
}

export function Sent({ language }: { readonly language: string }) {
  const t = translator(language)
  const f = formats({ language, timeZone: "Europe/Stockholm" })
  const states = ["none", "all", "some", "all", "withdrawn", "all", "all"] as const
  return (
    <Shell language={language} current="sent" title={t("sent.title")} flush>
      <PageHeading title={t("sent.title")} inBar />
      <List
        label={t("sent.title")}
        look="sent"
        href="/messages/"
        rows={rows(language).map(({ who, subject, hasFiles, hours }, index) => {
          const state = states[index] ?? "all"
          const status = { state, words: t(`sent.status.${state}`) }
          const time = f.when(hoursAgo(hours), NOW)
          return { id: `${index}`, who, subject, ...(hasFiles ? { hasFiles } : {}), time, said: {}, status }
        })}
      />
    </Shell>
  )
}

export function Empty({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <Shell language={language} current="inbox" title={t("inbox.title")} flush>
      <PageHeading title={t("inbox.title")} inBar />
      <EmptyState icon="inbox" title={t("inbox.emptyTitle")} step={<ButtonLink href="/compose">{t("inbox.emptyStep")}</ButtonLink>}>
        {t("inbox.emptyBody", { address: ANNA.address, brand: t("brand.name") })}
      </EmptyState>
      <p className="flex flex-wrap items-center gap-4 p-4">
        {(["holds", "broken", "none"] as const).map((state) => (
          <span key={state} className="flex items-center gap-2">
            <Mark state={state} size="stamp" />
            <Mark state={state} />
            <SealSign state={state} words={t(`message.seal.${state}`)} />
          </span>
        ))}
      </p>
    </Shell>
  )
}
