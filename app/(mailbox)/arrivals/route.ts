import { watchMailbox, type Sight } from "#lib/arrivals/watch-mailbox.ts"
import { isOwnFolder } from "#lib/folders/own-folder-id.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { eventStream, serverEvent, streamSignal } from "#lib/web/event-stream.ts"
import { refuse } from "#lib/web/route.ts"
import { sessionObserver, visitorContext } from "#lib/web/session.ts"
import { refuseHead } from "#lib/web/send-file.ts"
import type { Folder } from "#db/schema/messages.ts"
import type { Seen } from "#app/_ui/shell/seen.ts"
import { folderHref } from "../_folder/place.ts"

/** Tells an open page of the mailbox how much is unread and how much has come: numbers, and nothing of any message. */
export async function GET(request: Request): Promise<Response> {
  const [visitor, look] = [await visitorContext(), await sessionObserver()]
  if (look === null) return refuse(visitor, { code: "signed_out" })
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, streamSignal(request)])
  const watching = await watchMailbox({ look, since: sinceOf(request), signal })
  if (!watching.ok) return refuse(visitor, watching.error)
  const t = translator(visitor.language)
  return eventStream({ events: told(watching.value, t), onGone: () => gone.abort() })
}

export const HEAD = refuseHead

/** When the page was drawn; without that, what is there already is not new. */
function sinceOf(request: Request): Date {
  const since = Number(new URL(request.url).searchParams.get("since") ?? Number.NaN)
  return new Date(since > 0 && since < 8.64e15 ? since : Date.now())
}

async function* told(sights: AsyncGenerator<Sight>, t: Translate): AsyncGenerator<string> {
  for await (const sight of sights) {
    if (sight.kind === "changed") yield serverEvent("mailbox", toSeen(sight, t))
    else yield serverEvent(sight.kind === "ended" ? "ended" : null)
  }
}

/** In the words of the page, which has no catalogue. */
function toSeen({ unread, count }: Extract<Sight, { kind: "changed" }>, t: Translate): Seen {
  const shown = Object.entries(unread).filter(([folder]) => folder === "inbox" || isOwnFolder(folder))
  return {
    unread: Object.fromEntries(
      shown.map(([folder, n]) => [folderHref(folder as Folder), { count: n, words: t("navigation.inboxUnread", { count: n }) }]),
    ),
    arrived: count === 0 ? null : t("live.arrived", { count }),
  }
}
