import path from "node:path"
import type { NextConfig } from "next"

/** It is copied to .cache/bench/bare and finds its packages in the project. */
const root = path.resolve(import.meta.dirname, "../../..")

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: root,
  turbopack: { root },
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ["postgres"],
}

export default config
