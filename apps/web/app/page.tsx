export default async function Page() {
  return <p>Hello</p>
}
