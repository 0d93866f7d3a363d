import { createHash } from "node:crypto"
import { SEAL_SHAPES } from "../app/_ui/seal-shapes.ts"

/** Ours → Lucide's (ISC licence). Names say what the sign is for us, so that a drawing can be exchanged. */
const LUCIDE: Readonly<Record<string, string>> = {
  inbox: "inbox",
  sent: "send",
  drafts: "file-pen-line",
  archive: "archive",
  trash: "trash",
  folder: "folder",
  folders: "folder-cog",
  move: "folder-input",
  compose: "square-pen",
  contacts: "book-user",
  settings: "settings-2",
  organizer: "network",
  operator: "server-cog",
  help: "circle-question-mark",
  search: "search",
  menu: "menu",
  more: "ellipsis",
  close: "x",
  back: "arrow-left",
  forward: "forward",
  reply: "reply",
  "reply-all": "reply-all",
  older: "chevron-right",
  newer: "chevron-left",
  open: "chevron-down",
  attachment: "paperclip",
  download: "download",
  upload: "upload",
  preview: "eye",
  hide: "eye-off",
  print: "printer",
  remove: "x",
  plus: "plus",
  undo: "undo-2",
  restore: "archive-arrow-up",
  flag: "flag",
  "flag-off": "flag-off",
  keyboard: "keyboard",
  info: "info",
  warning: "triangle-exclamation-point",
  error: "octagon-exclamation-point",
  done: "circle-check",
  check: "check",
  clock: "clock",
  wait: "hourglass",
  lock: "lock-keyhole",
  key: "key-round",
  phone: "smartphone",
  device: "monitor-smartphone",
  shield: "shield-check",
  person: "circle-user-round",
  people: "users",
  mail: "mail",
  "mail-open": "mail-open",
  language: "languages",
  "sign-out": "log-out",
  link: "link",
  copy: "copy",
  bold: "letter-b",
  italic: "italic",
  list: "list",
  "numbered-list": "list-ordered",
  quote: "text-quote",
  file: "file",
  "file-text": "file-text",
  "file-image": "file-image",
  "file-spreadsheet": "file-spreadsheet",
  "file-archive": "file-archive",
  "file-audio": "file-music",
  "file-video": "file-play",
  "file-presentation": "file-chart-column",
  "file-message": "file-symlink",
  block: "ban",
  report: "message-square-exclamation-point",
}

/** Drawn by us: what is read differs in shape as well as in colour (M5). */
const READ_SIGNS: Readonly<Record<string, string>> = {
  "read-all": `<circle cx="12" cy="12" r="10" fill="currentColor" stroke="none"/><path d="M7.2 12.4l3.3 3.3 6.4-7" fill="none" stroke="var(--sign-cut, #fff)" stroke-width="2.4"/>`,
  "read-some": `<circle cx="12" cy="12" r="8.8" fill="none" stroke-width="2.4"/><path d="M12 4.8a7.2 7.2 0 0 0 0 14.4z" fill="currentColor" stroke="none"/>`,
  "read-none": `<circle cx="12" cy="12" r="8.8" fill="none" stroke-width="2.4"/>`,
  withdrawn: `<circle cx="12" cy="12" r="8.8" fill="none" stroke-width="2.2" stroke-dasharray="3.4 2.6"/><path d="M8 12h8" stroke-width="2.2"/>`,
}

type LucideIcon = { readonly __iconData: { readonly node: readonly (readonly [string, Readonly<Record<string, string>>])[] } }

async function lucideSymbol([name, source]: readonly [string, string]): Promise<string> {
  const { __iconData } = (await import(`lucide-react/icons/${source}`)) as LucideIcon
  const shapes = __iconData.node.map(
    ([tag, { key: _, ...attributes }]) =>
      `<${tag}${Object.entries(attributes)
        .map(([attribute, value]) => ` ${attribute}="${value}"`)
        .join("")}/>`,
  )
  return symbol(name, shapes.join(""))
}

const symbol = (name: string, content: string, box = 24) => `<symbol id="${name}" viewBox="0 0 ${box} ${box}">${content}</symbol>`

/**
 * Draws public/icons.svg, the one file all icons come from, and app/_ui/icon-names.ts.
 * A page refers to a shape by name, so fifty rows carry fifty short references and no drawings; the file is cached by its version.
 */
export async function buildIcons(): Promise<{ readonly sprite: string; readonly names: string }> {
  const symbols = [
    ...(await Promise.all(Object.entries(LUCIDE).map(lucideSymbol))),
    ...Object.entries(READ_SIGNS).map(([name, content]) => symbol(name, content)),
    ...Object.entries(SEAL_SHAPES).map(([name, content]) => symbol(name, content, 64)),
  ]
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Icons: Lucide, ISC licence (https://lucide.dev/license). Seals and read signs: ours. Made by scripts/build-icons.ts -->\n${symbols.join("\n")}\n</svg>\n`
  const version = createHash("sha256").update(sprite).digest("hex").slice(0, 8)
  const all = [...Object.keys(LUCIDE), ...Object.keys(READ_SIGNS)].map((name) => `  "${name}",`).join("\n")
  const names = `/** Made by scripts/build-icons.ts; the version lets browsers keep the file for good. */\nexport const SPRITE = "/icons.svg?v=${version}"\n\nexport const ICON_NAMES = [\n${all}\n] as const\n\nexport type IconName = (typeof ICON_NAMES)[number]\n`
  return { sprite, names }
}
