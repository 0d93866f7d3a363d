import { PLACES } from "#app/_ui/shell/places.ts"
import { actInList, currentRow, goThrough, moveInList, openRow, selectRow } from "./rows.ts"
import { chooseFolder, click, moveFromChoice, press } from "./press.ts"

type Reply = (event: KeyboardEvent) => void

/** After `g` the second key has this long. */
const SECOND_KEY_MS = 1_500

const GO: Readonly<Record<string, string>> = {
  i: PLACES.inbox.href,
  s: PLACES.sent.href,
  d: PLACES.drafts.href,
  a: PLACES.archive.href,
  t: PLACES.trash.href,
}

const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog, [popover]"

/** Where keys are somebody else's: a field, an open dialog or menu, a character still being put together, and whatever is held with Ctrl, Alt or the like. */
function isOurs({ target, ctrlKey, altKey, metaKey, isComposing, defaultPrevented }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey || isComposing || defaultPrevented) return false
  if (document.querySelector("dialog[open]") !== null) return false
  return !(target instanceof Element && target.closest(TYPED) !== null)
}

const IN_LIST: Readonly<Record<string, Reply>> = {
  j: () => goThrough("next"),
  k: () => goThrough("previous"),
  x: selectRow,
  o: openRow,
  e: () => actInList("archive"),
  "#": () => actInList("delete"),
  v: moveInList,
  s: () => actInList("flag"),
  u: () => actInList("unread"),
}

const answer = (name: string) => () => click(`.answers button[name="${name}"]`)

/** To the list that the message was opened from, at the same page of it and as narrow; else to the folder that the message lies in. */
function back(): void {
  const link = document.querySelector<HTMLAnchorElement>(".message-back")
  const from = document.referrer === "" ? null : new URL(document.referrer)
  if (link !== null && from?.origin === location.origin && from.pathname === link.pathname) history.back()
  else link?.click()
}

const IN_MESSAGE: Readonly<Record<string, Reply>> = {
  j: IN_LIST["j"] ?? back,
  k: IN_LIST["k"] ?? back,
  r: answer("reply"),
  a: answer("reply_all"),
  f: answer("forward"),
  e: () => press(document, "archive"),
  "#": () => press(document, "delete"),
  v: () => chooseFolder(document),
  s: () => press(document, "flag"),
  u: back,
  Escape: back,
}

/** Listens for single keys until the returned function is called. */
export function listenToKeys({ showOverview }: { readonly showOverview: () => void }): () => void {
  const everywhere: Readonly<Record<string, Reply>> = {
    "?": showOverview,
    c: () => location.assign(PLACES.compose.href),
    "/": () => document.querySelector<HTMLElement>("input[type=search]")?.focus(),
  }
  let goUntil = 0
  const reply = (key: string): Reply | undefined => {
    // What is being written is not left by a slip of a finger.
    if (document.querySelector(".compose") !== null) return key === "?" ? showOverview : undefined
    const isSecond = Date.now() < goUntil
    goUntil = key === "g" ? Date.now() + SECOND_KEY_MS : 0
    const to = GO[key]
    if (isSecond && to !== undefined) return () => location.assign(to)
    return everywhere[key] ?? (document.querySelector(".message-bar") === null ? IN_LIST : IN_MESSAGE)[key]
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && moveFromChoice(event)) return event.preventDefault()
    if (!isOurs(event)) return
    if (event.key === "Enter") return openFromBox(event)
    if (event.repeat && event.key !== "j" && event.key !== "k") return
    const act = reply(event.key)
    if (act === undefined) return
    event.preventDefault()
    act(event)
  }
  document.addEventListener("keydown", onKey)
  return () => document.removeEventListener("keydown", onKey)
}

/** On a link Enter opens by itself; on the box of a row it would send the form, so it opens the row too. */
function openFromBox(event: KeyboardEvent): void {
  const isBox = event.target instanceof HTMLInputElement && currentRow() !== null
  if (!isBox) return
  event.preventDefault()
  openRow()
}
