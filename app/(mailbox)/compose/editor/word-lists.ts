const LEVEL = /mso-list:[^;]*\blevel([0-9]+)/i
const NUMBERED = /^\s*(?:[0-9]+|[a-z]{1,4})[.)]/i

type OpenList = { readonly list: Element; readonly level: number }

/** Word and Outlook copy lists as paragraphs whose style says that they are items: they become lists again, in a document that is never shown. */
export function joinWordLists(body: HTMLElement): void {
  let open: OpenList[] = []
  for (const paragraph of body.querySelectorAll("[data-style*='mso-list' i]")) {
    const level = Number(LEVEL.exec(paragraph.getAttribute("data-style") ?? "")?.[1] ?? 0)
    if (level === 0) continue
    if (open[0] === undefined || paragraph.previousElementSibling !== open[0].list) open = []
    const name = NUMBERED.test(takeSign(paragraph)) ? "ol" : "ul"
    open = listsFor(open, { paragraph, level, name })
    const item = body.ownerDocument.createElement("li")
    item.append(...paragraph.childNodes)
    open.at(-1)?.list.append(item)
    paragraph.remove()
  }
}

/** The number or dot in front, which the list has of its own. */
function takeSign(paragraph: Element): string {
  const signs = [...paragraph.querySelectorAll("[data-style*='mso-list:ignore' i], [data-style*='mso-list: ignore' i]")]
  const text = signs[0]?.textContent ?? ""
  for (const sign of signs) sign.remove()
  return text
}

/** The lists that stay open around an item, its own last. */
function listsFor(
  open: readonly OpenList[],
  item: { readonly paragraph: Element; readonly level: number; readonly name: string },
): OpenList[] {
  const around = open.filter(({ level }) => level <= item.level)
  const last = around.at(-1)
  if (last?.level === item.level && last.list.localName === item.name) return around
  const outer = around.filter(({ level }) => level < item.level)
  const list = item.paragraph.ownerDocument.createElement(item.name)
  const into = outer.at(-1)?.list
  if (into === undefined) item.paragraph.before(list)
  else (into.lastElementChild ?? into).append(list)
  return [...outer, { list, level: item.level }]
}
