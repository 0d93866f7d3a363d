"use client"
import "./globals.css"

/** When not even the layout can be drawn, no language is known either: both are said, and a plain link asks for the page anew. */
const SENTENCES = [
  {
    lang: "en",
    title: "The page could not be shown",
    body: "Nothing you had saved is lost. Try again, or come back in a few minutes.",
    again: "Try again",
  },
  {
    lang: "sv",
    title: "Sidan gick inte att visa",
    body: "Inget som du har sparat är borta. Försök igen, eller kom tillbaka om några minuter.",
    again: "Försök igen",
  },
] as const

export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Sigill</title>
        <main className="public-main grid gap-6">
          {SENTENCES.map(({ lang, title, body, again }) => (
            <section key={lang} lang={lang} className="sheet public-sheet">
              <h1>{title}</h1>
              <p>{body}</p>
              <p>
                <a href="">{again}</a>
              </p>
            </section>
          ))}
        </main>
      </body>
    </html>
  )
}
