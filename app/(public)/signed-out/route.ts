/**
 * Where signing out leads: tells the browser to forget cached pages and storage, then shows the sign-in page (B36).
 * An action cannot send this header itself. Cookies are left alone: the browser stays known and keeps its language.
 */
export function GET(): Response {
  return new Response(null, { status: 303, headers: { Location: "/sign-in?out=1", "Clear-Site-Data": '"cache", "storage"', "Cache-Control": "no-store" } })
}
