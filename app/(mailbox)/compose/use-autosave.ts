"use client"
import { useEffect, useRef, useState, type RefObject } from "react"
import { post, type Beside, type Outcome } from "./post.ts"
import { isElsewhere } from "./problem.ts"

/** After the last keystroke, and at the latest so long after the first that is not saved yet. */
const PAUSE_MS = 4_000
const LATEST_MS = 20_000

export type Autosaved =
  | { readonly kind: "none" | "failed" }
  | { readonly kind: "saved"; readonly at: Date }
  /** Nothing more is saved by itself: what was typed by then waits for the author, or lies in the page alone. */
  | { readonly kind: "shut"; readonly why: "signed_out" | "held_back"; readonly isKept: boolean }

type Autosave = {
  readonly state: Autosaved
  /** The draft was changed, sent or erased elsewhere, and what is typed here is saved beside it: a sentence that says so. */
  readonly elsewhere: string | null
  /** What the last save found of those who stand in the form; null before the first. */
  readonly beside: Beside | null
  /** Something was typed. */
  readonly touch: () => void
  /** Ends saving and waits for what is on its way, so that no draft is written after the message was sent. */
  readonly settle: () => Promise<void>
  /** Goes on saving, after a refusal. */
  readonly resume: () => void
}

type Options = {
  /** Adds to the form what came ahead of it, and where it is saved by now. */
  readonly complete: (body: FormData) => void
  /** Where an answer says that it is saved. */
  readonly onDraft: (draft: string | undefined) => void
}

/**
 * Saves what is typed as a draft while it is being typed (M4): the form with the files that have come ahead of it. The form's token is the
 * draft's id, so that there is never more than one. Without JavaScript the button does it.
 */
export function useAutosave(form: RefObject<HTMLFormElement | null>, { complete, onDraft }: Options): Autosave {
  const [state, setState] = useState<Autosaved>({ kind: "none" })
  const [elsewhere, setElsewhere] = useState<string | null>(null)
  const [beside, setBeside] = useState<Beside | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const firstTouch = useRef<number | null>(null)
  const running = useRef<Promise<void> | null>(null)
  const isEnded = useRef(false)

  const save = async () => {
    const element = form.current
    if (element === null || isEnded.current) return
    firstTouch.current = null
    const body = new FormData(element)
    body.delete("attachments")
    body.set("act", "save")
    complete(body)
    const outcome = await post({ url: element.action, body, onProgress: () => undefined, signal: new AbortController().signal })
    if (outcome.kind !== "unreachable") onDraft(outcome.draft)
    const saved = read(outcome)
    if (outcome.kind === "refused" && isElsewhere(outcome.code)) setElsewhere(outcome.message)
    // What is typed from now on stays in the page and goes with the next press of a button.
    if (saved.kind === "shut") isEnded.current = true
    setState(saved)
    if (outcome.kind === "moved" && outcome.remembered !== undefined && outcome.firsts !== undefined)
      setBeside({ remembered: outcome.remembered, firsts: outcome.firsts })
  }

  const start = () => {
    running.current = (running.current ?? Promise.resolve()).then(save)
  }

  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )

  return {
    state,
    elsewhere,
    beside,
    touch: () => {
      if (isEnded.current) return
      firstTouch.current ??= Date.now()
      if (timer.current !== null) clearTimeout(timer.current)
      const wait = Math.max(0, Math.min(PAUSE_MS, firstTouch.current + LATEST_MS - Date.now()))
      timer.current = setTimeout(start, wait)
    },
    settle: async () => {
      isEnded.current = true
      if (timer.current !== null) clearTimeout(timer.current)
      await running.current
    },
    resume: () => {
      isEnded.current = false
    },
  }
}

function read(outcome: Outcome): Autosaved {
  if (outcome.kind === "refused") {
    if (isElsewhere(outcome.code)) return { kind: "saved", at: new Date() }
    if (outcome.code === "not_kept") return { kind: "shut", why: "signed_out", isKept: false }
    return outcome.code === "held_back_not_kept" ? { kind: "shut", why: "held_back", isKept: false } : { kind: "failed" }
  }
  if (outcome.kind === "unreachable") return { kind: "failed" }
  if (/^(\/compose|\/mailboxes\/[^/]+\/new)\?draft=/.test(outcome.location)) return { kind: "saved", at: new Date() }
  if (outcome.location.startsWith("/account/factor")) return { kind: "shut", why: "held_back", isKept: true }
  return outcome.location.startsWith("/sign-in") ? { kind: "shut", why: "signed_out", isKept: true } : { kind: "failed" }
}
