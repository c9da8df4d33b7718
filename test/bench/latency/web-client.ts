import type { TestServer } from "../../helpers/test-server.ts";
import { clientCall } from "./client-call.ts";
import type { Subject } from "./subject.ts";
import { WebPerson } from "./web-person.ts";

/** The web client as it ships, which is "balanced". */
export function webClient(server: TestServer): Subject {
  const person = (username: string) =>
    new WebPerson({
      username,
      serverUrl: server.url,
      place: null,
      async signUp(client) {
        await client.page.goto((await server.createInvite({ maxUses: 1 })).url);
        await client.register(username);
      },
    });
  const [nora, oskar] = [person("nora"), person("oskar")];
  return {
    key: "web",
    name: "web client, balanced",
    programs: {},
    async call(hub) {
      await using owned = new AsyncDisposableStack();
      const speaker = await nora.open(owned, hub, "speaker");
      const listener = await oskar.open(owned, hub, "listener");
      return clientCall({ speaker, listener, owned: owned.move() });
    },
  };
}
