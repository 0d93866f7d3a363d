"use client"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { FormAction } from "#lib/web/action.ts"
import { SECONDS } from "./words.ts"

type UndoNoticeProps = {
  readonly action: FormAction
  /** What is sent along, by name: which message, and in which mailbox. */ readonly values: Readonly<Record<string, string>>
  /** As the server counted: the browser's clock may be wrong. */
  readonly secondsLeft: number
  readonly words: { readonly title: string; readonly left: string; readonly undo: string; readonly pending: string }
}

/** On its way, with *Undo* until it leaves. Without JavaScript the page says the time, and loading it again says what came of it (M7). */
export function UndoNotice({ action, values, secondsLeft, words }: UndoNoticeProps) {
  const left = useCountdown(secondsLeft)
  return (
    <Notice kind="info" announce className="act-said">
      <div className="act-done">
        <p className="notice-title">{words.title}</p>
        <div className="held-acts">
          {left !== null && (
            <span className="figures text-quiet" aria-hidden="true">
              {words.left.replace(SECONDS, String(left))}
            </span>
          )}
          <OtherAct action={action} label={words.undo} pending={words.pending} look="quiet" values={values} />
        </div>
      </div>
    </Notice>
  )
}

const LOOK_MS = 1_000

/**
 * Whole seconds that are left; null until the page's script runs. When they are over the page is asked for anew, after longer and longer pauses, until it
 * says that the message has left.
 */
function useCountdown(secondsLeft: number): number | null {
  const [left, setLeft] = useState<number | null>(null)
  const router = useRouter()
  useEffect(() => {
    const end = performance.now() + secondsLeft * 1000
    let [asksAt, pause] = [end, LOOK_MS]
    const look = () => {
      const now = performance.now()
      setLeft(Math.max(0, Math.ceil((end - now) / 1000)))
      if (now < asksAt) return
      router.refresh()
      asksAt = now + pause
      pause *= 2
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [secondsLeft, router])
  return left
}
