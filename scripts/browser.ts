import { execFileSync, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { Problem } from "./problem.ts"

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
const PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"]

/** The installed Chromium that journeys run in, or null. CHROMIUM_PATH wins. */
export function findBrowser(): string | null {
  const given = process.env["CHROMIUM_PATH"]
  if (given !== undefined && given !== "") return existsSync(given) ? given : null
  for (const name of NAMES) {
    const found = spawnSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" })
    if (found.status === 0 && found.stdout.trim() !== "") return found.stdout.trim()
  }
  return PLACES.find((place) => existsSync(place)) ?? null
}

/** Finds Chromium; on Debian, as root, installs it when there is none. @throws Problem with what to do. */
export async function ensureBrowser(say: (line: string) => void): Promise<string> {
  const found = findBrowser()
  if (found !== null) return found
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) throw new Problem("the journeys need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH")
  say("Installing Chromium for the journeys.")
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  try {
    execFileSync("apt-get", ["update", "-q"], { env, stdio: ["ignore", "ignore", "inherit"] })
    execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env, stdio: ["ignore", "ignore", "inherit"] })
  } catch {
    throw new Problem("Chromium could not be installed with apt-get: install it by hand or set CHROMIUM_PATH")
  }
  const installed = findBrowser()
  if (installed === null) throw new Problem("Chromium was installed and is still not found: set CHROMIUM_PATH")
  return installed
}
