import nextJest from "next/jest.js"

/** Packages that ship ES modules only: jest has to transform them, so they are taken out of its ignore list. One list for all projects. */
const moduleOnlyPackages = [
  "@noble",
  "otpauth",
  "pg-boss",
  "serialize-error",
  "rrule-temporal",
  "non-error",
  "temporal-polyfill",
  "nodemailer",
  "age-encryption",
  "cctv-age",
  "ical\\.js",
  "intl-messageformat",
  "@formatjs",
  "@scure",
  "@zxcvbn-ts",
  "lucide-react",
  "sanitize-html",
  "markdown-it",
  "linkify-it",
  "mdurl",
  "uc\\.micro",
  "entities",
  "htmlparser2",
  "dom-serializer",
  "domelementtype",
  "domhandler",
  "domutils",
  "is-plain-object",
  "escape-string-regexp",
  "postgres",
  "jose",
]

const createConfig = nextJest({ dir: import.meta.dirname })

async function project(name, overrides) {
  const config = await createConfig({
    displayName: name,
    testEnvironment: "node",
    clearMocks: true,
    modulePathIgnorePatterns: ["<rootDir>/.next/"],
    ...overrides,
  })()
  return {
    ...config,
    transformIgnorePatterns: [`/node_modules/(?!(?:${moduleOnlyPackages.join("|")})/)`, "^.+\\.module\\.(css|sass|scss)$"],
  }
}

const onTheProduct = {
  globalSetup: "<rootDir>/tests/support/product-setup.ts",
  globalTeardown: "<rootDir>/tests/support/product-teardown.ts",
}

/** unit: nothing outside the process. domain: a real PostgreSQL, one database per worker. components: jsdom.
 * journeys: Chromium on the built server. hardships: the same where it is started, killed and starved in a process of its own.
 */
export default async () => ({
  projects: await Promise.all([
    project("unit", { testMatch: ["<rootDir>/tests/unit/**/*.test.ts"] }),
    project("components", {
      testMatch: ["<rootDir>/tests/components/**/*.test.tsx"],
      testEnvironment: "jsdom",
      setupFilesAfterEnv: ["<rootDir>/tests/support/components.ts"],
    }),
    project("domain", {
      testMatch: ["<rootDir>/tests/domain/**/*.test.ts"],
      globalSetup: "<rootDir>/tests/support/database-setup.ts",
      globalTeardown: "<rootDir>/tests/support/database-teardown.ts",
    }),
    project("journeys", {
      testMatch: ["<rootDir>/tests/journeys/*.test.ts", "<rootDir>/tests/journeys/attacks/**/*.test.ts"],
      ...onTheProduct,
    }),
    project("hardships", { testMatch: ["<rootDir>/tests/journeys/start/**/*.test.ts"], ...onTheProduct }),
  ]),
})
