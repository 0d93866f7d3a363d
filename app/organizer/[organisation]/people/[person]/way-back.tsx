import { Notice } from "#app/_ui/notice.tsx"
import { showWay, type ShownWay } from "#lib/helping/show-way.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerHref } from "../../organizer-page.tsx"

type WayBackProps = { readonly context: OrganizerContext; readonly accountId: string }

/** How far somebody's way back in has come, until when, and what can be done meanwhile (O7); nothing where none is under way. */
export async function WayBack({ context, accountId }: WayBackProps) {
  const found = await showWay(context, accountId)
  // Of somebody who administers more the page says the rest, and not this.
  if (!found.ok) return null
  const { way, pausedUntil } = found.value
  const t = translator(context.language, "organizer")
  const support = context.env.supportAddress
  return (
    <>
      {way !== null && <Way context={context} way={way} />}
      {pausedUntil !== null && (
        <Notice kind="warning" className="mb-4" title={t("wayBack.pausedTitle", { time: moment(context, pausedUntil) })}>
          <p>{t("wayBack.paused", { support })}</p>
        </Notice>
      )}
    </>
  )
}

/** Day and minute: seconds would only be in the way. */
function moment(context: OrganizerContext, at: Date): string {
  const f = formats(context)
  return translator(context.language, "organizer")("wayBack.moment", { day: f.day(at), time: f.clock(at) })
}

function Way({ context, way }: { readonly context: OrganizerContext; readonly way: ShownWay }) {
  const t = translator(context.language, "organizer")
  if (way.state === "asked")
    return (
      <Notice className="mb-4" title={t("wayBack.askedTitle", { time: moment(context, way.askedAt) })}>
        <p>
          {t(way.isOwn ? "wayBack.askedOwn" : "wayBack.asked")}{" "}
          <a href={organizerHref(context.organisation.id, "/recovery")}>{t("wayBack.toRequests")}</a>
        </p>
      </Notice>
    )
  const until = moment(context, way.endsAt)
  return way.state === "waits" ? (
    <Notice className="mb-4" title={t("wayBack.waitsTitle", { time: moment(context, way.dueAt) })}>
      <p>{t("wayBack.waits", { until })}</p>
    </Notice>
  ) : (
    <Notice className="mb-4" title={t("wayBack.openTitle", { until })}>
      <p>{t("wayBack.open")}</p>
    </Notice>
  )
}
