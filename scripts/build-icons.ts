/** Writes what scripts/icons.ts draws. Run after a change of it; tests/unit/look/icons.test.ts fails when the files are stale. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { buildIcons } from "./icons.ts"

const { sprite, names } = await buildIcons()
const root = path.join(import.meta.dirname, "..")
writeFileSync(path.join(root, "public", "icons.svg"), sprite)
writeFileSync(path.join(root, "app", "_ui", "icon-names.ts"), names)
