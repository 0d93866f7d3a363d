import { accessSync, constants } from "node:fs"
import path from "node:path"
import { canInstall, installPackage } from "./apt-get.ts"
import { Problem } from "./problem.ts"

/** Chromium without its windows comes first: a visit costs it a quarter of the work, because no window with tabs and menus is made for it. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
const ELSEWHERE = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"]

/** A Chromium that is installed: the one CHROMIUM_PATH names, else the first that PATH knows. */
export function findBrowser(): string | null {
  const named = process.env["CHROMIUM_PATH"]
  if (named !== undefined && named !== "") {
    if (isProgram(named)) return named
    throw new Problem(`CHROMIUM_PATH is ${named}, which is not a program`)
  }
  const folders = (process.env["PATH"] ?? "").split(path.delimiter)
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...ELSEWHERE]
  return candidates.find(isProgram) ?? null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Installs Debian's Chromium, which root may do there.
 * @throws Problem elsewhere: it says what to install.
 */
export function installBrowser(): string {
  if (!canInstall()) throw new Problem("the browser tests need Chromium: install it, or set CHROMIUM_PATH to one that is installed")
  console.error("Installing Chromium for the browser tests.")
  // Older releases of Debian have it with its windows only.
  if (!installPackage("chromium-headless-shell", "chromium"))
    throw new Problem("apt-get failed, see above: install Chromium by hand, or set CHROMIUM_PATH")
  const installed = findBrowser()
  if (installed === null) throw new Problem("Chromium was installed and is not there: set CHROMIUM_PATH")
  return installed
}
