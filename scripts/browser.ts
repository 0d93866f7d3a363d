import { accessSync, constants } from "node:fs"
import path from "node:path"
import { canInstall, installPackage } from "./apt-get.ts"
import { Problem } from "./problem.ts"

/** Chromium without its windows comes first: a visit costs it a quarter of the work, because no window with tabs and menus is made for it. */
const WITHOUT_WINDOWS = "chromium-headless-shell"
const NAMES = [WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
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
 * The Chromium for a whole run of the tests: one with windows only is not taken where Debian's without them can be had, which saves half of the browser's work.
 * Whoever sets CHROMIUM_PATH has chosen.
 * @throws Problem where there is none: it says what to install.
 */
export function browserForTests(): string {
  const found = findBrowser()
  if (found !== null && (process.env["CHROMIUM_PATH"] === found || isWithoutWindows(found) || !canInstall())) return found
  if (found === null && !canInstall())
    throw new Problem("the browser tests need Chromium: install it, or set CHROMIUM_PATH to one that is installed")
  console.error("Installing Chromium for the browser tests.")
  // Older releases of Debian have it with its windows only.
  const isInstalled = installPackage(WITHOUT_WINDOWS, ...(found === null ? ["chromium"] : []))
  if (!isInstalled && found !== null) {
    console.error(`Chromium without its windows did not come: the tests run in ${found}, which takes longer.`)
    return found
  }
  if (!isInstalled) throw new Problem("apt-get failed, see above: install Chromium by hand, or set CHROMIUM_PATH")
  const installed = findBrowser()
  if (installed === null) throw new Problem("Chromium was installed and is not there: set CHROMIUM_PATH")
  return installed
}

const isWithoutWindows = (program: string) => path.basename(program) === WITHOUT_WINDOWS
