import type { Metadata, Viewport } from "next"
import type { ReactNode } from "react"
import { ErrorTextsProvider, type ErrorTexts } from "#app/_ui/error-texts.tsx"
import { footWords } from "#app/_ui/shell/public-foot.tsx"
import type { Language } from "#lib/language/catalogue.ts"
import { direction } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"
import { requestLanguage } from "#lib/web/language.ts"
import "./globals.css"

export async function generateMetadata(): Promise<Metadata> {
  const t = translator(await requestLanguage())
  return {
    title: { default: t("brand.name"), template: `%s – ${t("brand.name")}` },
    robots: { index: false, follow: false },
    referrer: "same-origin",
    icons: { icon: [{ url: "/favicon.svg", type: "image/svg+xml" }], apple: "/apple-touch-icon.png" },
  }
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f1e7" },
    { media: "(prefers-color-scheme: dark)", color: "#10141c" },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const language = await requestLanguage()
  return (
    <html lang={language} dir={direction(language)}>
      <body>
        <ErrorTextsProvider texts={errorTexts(language)}>{children}</ErrorTextsProvider>
      </body>
    </html>
  )
}

function errorTexts(language: Language): ErrorTexts {
  const t = translator(language)
  return {
    brand: t("brand.name"),
    skip: t("common.skipToContent"),
    foot: footWords(language),
    unexpected: { title: t("errors.title"), body: t("errors.unexpected") },
    notFound: { title: t("errors.notFoundTitle"), body: t("errors.notFoundBody") },
    tryAgain: t("errors.tryAgain"),
    toStart: t("navigation.toStart"),
  }
}
