"use client"
import { useEffect } from "react"

/** Lets rows be dragged to a folder in the rail, with the mouse; an extra to the buttons, which it presses. Where there are no folders beside the list it does nothing. */
export function DragRows() {
  useEffect(listenToDrags, [])
  return null
}

type Dragged = { readonly form: HTMLFormElement; /** Puts the ticks back as they were. */ readonly putBack: () => void }

const MARK = "place-drop"
const boxesOf = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>(".row input[type=checkbox]")]
const placeAt = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLAnchorElement>(".rail a.place") : null)

function listenToDrags(): () => void {
  const listening = new AbortController()
  const { signal } = listening
  let dragged: Dragged | null = null
  const over = (event: DragEvent) => {
    const place = placeAt(event.target)
    if (dragged === null || place === null || dropOn(place, dragged.form) === null) return
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "move"
    place.classList.add(MARK)
  }
  const drop = (event: DragEvent) => {
    const place = placeAt(event.target)
    const act = dragged === null || place === null ? null : dropOn(place, dragged.form)
    if (act === null) return
    event.preventDefault()
    dragged = null
    act()
  }
  const leave = ({ target }: DragEvent) => placeAt(target)?.classList.remove(MARK)
  document.addEventListener("dragstart", (event) => void (dragged = begin(event)), { signal })
  document.addEventListener("dragover", over, { signal })
  document.addEventListener("dragleave", leave, { signal })
  document.addEventListener("drop", drop, { signal })
  document.addEventListener(
    "dragend",
    () => {
      document.querySelector(`.${MARK}`)?.classList.remove(MARK)
      dragged?.putBack()
      dragged = null
    },
    { signal },
  )
  return () => listening.abort()
}

/** A selected row takes all that is selected along; another goes alone. */
function begin({ target, dataTransfer }: DragEvent): Dragged | null {
  const row = target instanceof Element ? target.closest(".row") : null
  const box = row?.querySelector<HTMLInputElement>("input[type=checkbox]") ?? null
  if (box === null || box.form === null || dataTransfer === null) return null
  const boxes = boxesOf(box.form)
  const before = boxes.filter(({ checked }) => checked)
  const concerned = box.checked ? before : [box]
  tick(boxes, concerned)
  dataTransfer.effectAllowed = "copyMove"
  if (concerned.length > 1) showCount(dataTransfer, concerned.length)
  return { form: box.form, putBack: () => tick(boxes, before) }
}

function tick(boxes: readonly HTMLInputElement[], chosen: readonly HTMLInputElement[]): void {
  for (const box of boxes) box.checked = chosen.includes(box)
}

/** What hangs on the pointer says how many go along. */
function showCount(dataTransfer: DataTransfer, count: number): void {
  const badge = document.createElement("span")
  badge.className = "drag-count"
  badge.textContent = String(count)
  document.body.append(badge)
  dataTransfer.setDragImage(badge, -12, -12)
  setTimeout(() => badge.remove())
}

/** What dropping on a place does: it presses the button that moves there, so that it is the same act with the same way back; null where none does. */
function dropOn({ pathname }: HTMLAnchorElement, form: HTMLFormElement): (() => void) | null {
  const button = (value: string) => form.querySelector<HTMLButtonElement>(`button[name="act"][value="${value}"]`)
  const pressed = (found: HTMLButtonElement | null) => (found === null ? null : () => found.click())
  if (pathname === "/trash") return pressed(button("trash"))
  if (pathname === "/archive") return pressed(button("archive"))
  if (pathname === "/inbox") return pressed(button("unarchive") ?? button("restore"))
  const choice = form.querySelector<HTMLSelectElement>('select[name="to"]')
  const id = /^\/folders\/([0-9a-f-]{36})$/.exec(pathname)?.[1]
  if (choice === null || id === undefined || !choice.querySelector(`option[value="${id}"]`)) return null
  return () => {
    choice.value = id
    button("move")?.click()
  }
}
