/** The least that can be a first page. */
export default function Home() {
  return <h1>Bare</h1>
}
