"use client"
import { useRef, useState, type MouseEvent } from "react"
import { Button } from "#app/_ui/button.tsx"
import { describedBy, FieldFrame } from "#app/_ui/field.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { useIsRunning } from "#app/_ui/use-is-running.ts"
import { INSERTION } from "./use-editor.ts"
import type { ComposeWords } from "./words.ts"

export type TemplateChoice = { readonly id: string; readonly name: string }

type TemplateFieldProps = { readonly words: ComposeWords; readonly templates: readonly TemplateChoice[] }

/** Puts a template into the text, where the cursor stands. Without JavaScript a message is begun with one from Account settings. */
export function TemplateField({ words, templates }: TemplateFieldProps) {
  const [hasFailed, setFailed] = useState(false)
  const isBusy = useRef(false)
  const isRunning = useIsRunning()
  if (templates.length === 0 || !isRunning) return null
  const error = hasFailed ? words.templateFailed : undefined
  const insert = async ({ currentTarget: { form }, detail }: MouseEvent<HTMLButtonElement>) => {
    // The second click of a double click comes after a quick answer, too.
    if (isBusy.current || detail > 1) return
    const chosen = form?.elements.namedItem("template")
    const area = form?.elements.namedItem("message")
    if (!(chosen instanceof HTMLSelectElement) || !(area instanceof HTMLTextAreaElement)) return
    isBusy.current = true
    const text = await textOf(chosen.value)
    isBusy.current = false
    setFailed(text === null)
    if (text !== null) insertInto(area, text)
  }
  return (
    <FieldFrame id="template" label={words.template} error={error} row>
      <div className="compose-template">
        <div className="select">
          <select id="template" name="template" className="input" {...describedBy({ id: "template", error })}>
            {templates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <Icon name="open" />
        </div>
        <Button onClick={(event) => void insert(event)}>{words.insertTemplate}</Button>
      </div>
    </FieldFrame>
  )
}

/** @returns null when the service did not answer, or has no such template any more */
async function textOf(id: string): Promise<string | null> {
  try {
    const answer = await fetch(`/compose/templates/${encodeURIComponent(id)}`, { headers: { Accept: "application/json" } })
    const body: unknown = answer.ok ? await answer.json() : null
    return typeof body === "object" && body !== null && "text" in body && typeof body.text === "string" ? body.text : null
  } catch {
    return null
  }
}

/** As if it had been typed. By the old command it can be undone with the keys for that; browsers without it put it in all the same. */
function insertInto(area: HTMLTextAreaElement, text: string): void {
  if (!area.dispatchEvent(new CustomEvent(INSERTION, { detail: text, cancelable: true }))) return
  area.focus()
  if (canType() && document.execCommand("insertText", false, text)) return
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end")
  area.dispatchEvent(new Event("input", { bubbles: true }))
}

const canType = () => typeof Reflect.get(document, "execCommand") === "function"
