"use client"
import { useEffect, useState } from "react"
import { Dialog } from "#app/_ui/dialog.tsx"
import { shortcutGroups } from "./overview.ts"
import { listenToKeys } from "./listen.ts"
import { ShortcutList } from "./shortcut-list.tsx"

type KeyboardProps = {
  /** What the keys do, as `shortcutWords` gives it. */
  readonly acts: readonly string[]
  readonly words: { readonly title: string; readonly lead: string; readonly change: string; readonly close: string }
}

const OVERVIEW = "shortcuts"

/** Single keys for lists and messages, where JavaScript runs and the person wants them; `?` says which there are. */
export function Keyboard({ acts, words }: KeyboardProps) {
  const [isShown, setShown] = useState(false)
  useEffect(() => listenToKeys({ showOverview: () => setShown(true) }), [])
  useEffect(() => (isShown ? open(() => setShown(false)) : undefined), [isShown])
  if (!isShown) return null
  return (
    <Dialog id={OVERVIEW} title={words.title} close={words.close}>
      <p className="text-quiet">
        {words.lead} <a href="/account/shortcuts">{words.change}</a>
      </p>
      <ShortcutList groups={shortcutGroups(acts)} />
    </Dialog>
  )
}

function open(onClose: () => void): () => void {
  const dialog = document.getElementById(OVERVIEW)
  if (!(dialog instanceof HTMLDialogElement)) return () => undefined
  dialog.showModal()
  dialog.addEventListener("close", onClose)
  return () => dialog.removeEventListener("close", onClose)
}
