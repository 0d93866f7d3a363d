import type { NextConfig } from "next"

const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()" },
  { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
]

/** Paths that the middleware leaves alone show no page: nothing may be loaded for them, and nobody may frame them (B44). Downloads say it themselves. */
const withoutPages = [
  "/api/:path*",
  "/arrivals",
  "/compose/send",
  "/contacts/people",
  "/contacts/import/read",
  "/organizer/:organisation/people/import/read",
  "/organizer/:organisation/branding/logo",
  "/brand/:path*",
  "/search/find",
  "/language",
  "/sign-out",
  "/invitation/close",
  "/evaluation/outbox.json",
  "/upload/:path*",
]

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  outputFileTracingIncludes: { "/*": ["./lib/language/catalogues/*.json", "./db/migrations/**/*"] },
  // Files below the data folder are opened by computed names; the tracer must never take a data folder along that lies in the project.
  outputFileTracingExcludes: {
    "/*": ["./data/**", "./.git/**", "./.cache/**", "./test-results/**", "./tests/**", "./docs/**", "./scripts/**"],
  },
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` has checked the types, of the tests too; a start on a small machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ["pg-boss", "postgres", "@node-rs/argon2", "nodemailer", "twilio", "busboy"],
  experimental: { serverActions: { bodySizeLimit: "1mb" }, preloadEntriesOnStart: false },
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    ...["/icons.svg", "/favicon.svg", "/_next/static/:path*"].map((source) => ({
      source,
      headers: [{ key: "Content-Security-Policy", value: "frame-ancestors 'none'" }],
    })),
    ...withoutPages.map((source) => ({
      source,
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'" },
      ],
    })),
    // Its address carries its version (app/_ui/icon-names.ts).
    { source: "/icons.svg", headers: [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }] },
  ],
}

export default config
