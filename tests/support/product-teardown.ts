export { tearDown as default } from "./product-setup.ts"
