import type { ReactNode } from "react"
import { PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { Welcome } from "#app/_ui/shell/welcome.tsx"
import { Account, Compose, Recipient, Register } from "./forms.tsx"
import { Foot } from "./frame.tsx"
import { Message } from "./letter.tsx"
import { Empty, Inbox, Sent } from "./lists.tsx"
import { noticeMail } from "./mail.ts"

/** Every page of the gallery, by name. */
export const pages: Readonly<Record<string, (language: string) => ReactNode>> = {
  welcome: (language) => (
    <PublicShell language={language} width="wide" foot={<Foot language={language} />}>
      <Welcome language={language} />
    </PublicShell>
  ),
  register: (language) => <Register language={language} />,
  recipient: (language) => <Recipient language={language} />,
  inbox: (language) => <Inbox language={language} />,
  sent: (language) => <Sent language={language} />,
  message: (language) => <Message language={language} seal="holds" />,
  broken: (language) => <Message language={language} seal="broken" />,
  compose: (language) => <Compose language={language} />,
  account: (language) => <Account language={language} />,
  empty: (language) => <Empty language={language} />,
}

/** Mails: documents of their own, outside the site's stylesheet and policy. */
export const mails: Readonly<Record<string, (language: string) => string>> = { notice: noticeMail }
