import { chooseFolder, press, type Wanted } from "./press.ts"

const rows = () => [...document.querySelectorAll<HTMLElement>("main .list > .row")]
const boxOf = (row: HTMLElement) => row.querySelector<HTMLInputElement>("input[type=checkbox]")
const linkOf = (row: HTMLElement | null) => row?.querySelector("a") ?? null

/** The row that has the focus. */
export const currentRow = (): HTMLElement | null => rows().find((row) => row.contains(document.activeElement)) ?? null

/** To the row after or before the one that has the focus, or to the first. */
export function goThrough(to: "next" | "previous"): void {
  const all = rows()
  const at = all.findIndex((row) => row.contains(document.activeElement))
  linkOf(all[at === -1 ? 0 : at + (to === "next" ? 1 : -1)] ?? null)?.focus()
}

export function openRow(): void {
  linkOf(currentRow())?.click()
}

export function selectRow(): void {
  const row = currentRow()
  if (row !== null) boxOf(row)?.click()
}

/** What is selected is acted on, else the row that has the focus. Where that row goes, the focus stays in its place. */
export function actInList(wanted: Wanted): void {
  const row = currentRow()
  const concerned = concernedRows()
  const form = checkAll(concerned)
  if (form === null) return
  if (row !== null) keepPlace(row, rows().indexOf(row))
  press(form, wanted, turned(concerned, wanted))
}

/** The same rows are selected, and the choice of a folder has the focus. */
export function moveInList(): void {
  const form = checkAll(concernedRows())
  if (form !== null) chooseFolder(form)
}

/** What is selected, else the row that has the focus. */
function concernedRows(): readonly HTMLElement[] {
  const row = currentRow()
  const selected = rows().filter((each) => boxOf(each)?.checked === true)
  return selected.length > 0 ? selected : row === null ? [] : [row]
}

/** @returns the form around them; null for no rows */
function checkAll(concerned: readonly HTMLElement[]): HTMLFormElement | null {
  const [first] = concerned
  const form = first === undefined ? null : (boxOf(first)?.form ?? null)
  if (form !== null) for (const each of concerned) check(each)
  return form
}

function check(row: HTMLElement): void {
  const box = boxOf(row)
  if (box !== null) box.checked = true
}

/** The same key takes a mark away from what has it. */
function turned(concerned: readonly HTMLElement[], wanted: Wanted): readonly string[] | undefined {
  if (wanted === "flag" && concerned.every((row) => row.querySelector(".row-flag") !== null)) return ["unflag"]
  if (wanted === "unread" && concerned.every((row) => row.classList.contains("row-unread"))) return ["read"]
  return undefined
}

/** As long as an act may take. */
const WAIT_MS = 10_000

/** Once the row is gone, its neighbour has the focus, so that the next key goes on from there. */
function keepPlace(row: HTMLElement, at: number): void {
  const observer = new MutationObserver(() => {
    if (row.isConnected) return
    observer.disconnect()
    const left = rows()
    linkOf(left[Math.min(at, left.length - 1)] ?? null)?.focus()
  })
  observer.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => observer.disconnect(), WAIT_MS)
}
