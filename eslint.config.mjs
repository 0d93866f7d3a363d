import reactHooks from "eslint-plugin-react-hooks"
import tseslint from "typescript-eslint"

/** Types are known to the linter, so that a forgotten promise is an error and not a surprise at night. */
export default tseslint.config(
  { ignores: [".next/", ".cache/", "coverage/", "data/", "test-results/", "node_modules/", "next-env.d.ts", "public/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      // A form's action and an event handler may be async: React awaits the one and reports the other.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // The shape of an interface demands async where an implementation has nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-redundant-type-constituents": "off",
      "no-console": "error",
      // `== null` says "null or undefined" on purpose.
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  // Matchers such as expect.any() are typed any.
  { files: ["tests/**/*.ts", "tests/**/*.tsx"], rules: { "@typescript-eslint/no-unsafe-assignment": "off" } },
  { files: ["app/**/*.tsx", "app/**/*.ts", "tests/components/**/*.tsx"], extends: [reactHooks.configs.flat["recommended-latest"]] },
  {
    files: ["scripts/**/*.ts", "tests/support/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.mjs"],
    rules: { eqeqeq: "error", "no-undef": "off", "no-unused-vars": ["error", { varsIgnorePattern: "^_" }], "prefer-const": "error" },
  },
)
