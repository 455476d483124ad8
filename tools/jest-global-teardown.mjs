export default async function teardown() {
  await globalThis.recountTestServer?.stop();
}
