import path from "node:path"
import type { Env } from "#lib/env.ts"

type Welcome = { readonly env: Env; readonly version: string; readonly outboxToken: string | null; readonly operatorLink: string | null }

/** What whoever started it needs to know, in the order in which they need it. */
export function welcome({ env, version, outboxToken, operatorLink }: Welcome): string {
  const outbox = `${env.baseUrl}/evaluation/outbox${outboxToken === null ? "" : `?token=${outboxToken}`}`
  const blocks = [
    [`Sigill ${version} is running at ${env.baseUrl}`],
    [
      `Data: ${env.dataFolder} (database, files and keys: back it up as a whole)`,
      ...(process.stderr.isTTY ? [`Logs: ${path.join(env.dataFolder, "logs")}`] : []),
    ],
    env.evaluation
      ? [
          "Evaluation mode: no mail and no SMS leaves this machine. Codes and notices are shown at",
          `  ${outbox}`,
          "To send them for real, set SMTP_URL, MAIL_FROM and the TWILIO_ settings (docs/operations.md).",
        ]
      : [],
    operatorLink === null
      ? []
      : ["Nobody operates this installation yet. Whoever opens this link, once, and signs in becomes the operator:", `  ${operatorLink}`],
    process.stdin.isTTY ? ["Ctrl-C stops it."] : [],
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")
    .concat("\n")
}
