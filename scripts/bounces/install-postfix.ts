import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs"
import { canInstall, installPackage } from "../apt-get.ts"
import { Problem } from "../problem.ts"

/** Where Debian has it; root’s PATH need not lead there. */
export const POSTFIX = "/usr/sbin/postfix"
/** Debian asks it before a package starts its service. */
const POLICY = "/usr/sbin/policy-rc.d"

/**
 * Sees to it that Debian's Postfix is there: installs it where root may, without a mail server of the machine's own that would run.
 * @throws Problem where that is not possible: it says what to do.
 */
export function ensurePostfix(): void {
  if (process.getuid?.() !== 0) throw new Problem("Postfix takes its processes' rights from root: run this as root")
  if (existsSync(POSTFIX)) return
  if (!canInstall()) throw new Problem("Postfix is missing: install it, and see that it does not start by itself")
  console.error("Installing Postfix.")
  withoutServices(() => {
    // Without a configuration of the machine's own its service has nothing to start with, at the next boot either.
    spawnSync("debconf-set-selections", { input: "postfix postfix/main_mailer_type select No configuration\n" })
    if (!installPackage("postfix")) throw new Problem("apt-get failed, see above: install Postfix by hand")
  })
}

function withoutServices(install: () => void): void {
  if (existsSync(POLICY)) return install()
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n")
  chmodSync(POLICY, 0o755)
  try {
    install()
  } finally {
    rmSync(POLICY)
  }
}
