import { createServer } from "node:net";
import type { Config } from "../../config.ts";
import { localHost, urlHost } from "../../http/host.ts";
import { errorCode } from "../../start-error.ts";
import { ask } from "../ask.ts";
import { type Check, fault, well } from "../check.ts";
import { PROBE_HEADER, type SelfProbe } from "../self-probe.ts";

type PortConfig = Pick<Config, "host" | "port" | "adminHost" | "adminPort">;

/** The server's port: its own where it runs, free where it does not. */
export function checkPort(config: PortConfig, probe: SelfProbe): Check {
  return async (signal) => {
    if (probe.port !== null) return [await isOurs(config, probe, probe.port, signal)];
    const taken = [
      await tryToListen(config.host, config.port, "PORT"),
      await tryToListen(config.adminHost, config.adminPort, "ADMIN_PORT"),
    ].filter((finding) => finding !== null);
    return taken.length > 0 ? taken : [well("port", `Port ${config.port} on ${config.host} is free for the server.`)];
  };
}

async function isOurs({ host }: PortConfig, probe: SelfProbe, port: number, signal: AbortSignal) {
  const at = `${urlHost(localHost(host))}:${port}`;
  using expected = probe.expect();
  await ask(new URL(`http://${at}/healthz`), { headers: { [PROBE_HEADER]: expected.nonce }, signal }).catch(() => null);
  if (expected.arrival() !== null) return well("port", `The server answers at ${at}.`);
  return fault("port", {
    what: `The server listens at ${at}, and a request to it does not come in there.`,
    why: "Another program has the same port on this address, or a firewall of this machine stands before it: nobody gets in.",
    remedy: `See who has it with \`ss -ltnp 'sport = :${port}'\`, stop that program, or set PORT to another port.`,
  });
}

/** null: it is free. */
async function tryToListen(host: string, port: number, variable: "PORT" | "ADMIN_PORT") {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, resolve);
    });
    return null;
  } catch (error) {
    return refusal(errorCode(error) ?? String(error), host, port, variable);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function refusal(code: string, host: string, port: number, variable: "PORT" | "ADMIN_PORT") {
  const why = "The server cannot start like this.";
  if (code === "EADDRINUSE") {
    return fault("port", {
      what: `Port ${port} on ${host} (${variable}) is in use by another program.`,
      why,
      remedy: `See which with \`ss -ltnp 'sport = :${port}'\`, stop it, or set ${variable} to another port.`,
    });
  }
  if (code === "EACCES") {
    return fault("port", {
      what: `Port ${port} (${variable}) needs more rights than this user has.`,
      why,
      remedy: `Set ${variable} to 1024 or more.`,
    });
  }
  const hostVariable = variable === "PORT" ? "HOST" : "ADMIN_HOST";
  return fault("port", {
    what: `${host} (${hostVariable}) is no address of this machine (${code}).`,
    why,
    remedy: `Set ${hostVariable} to one of its addresses, or to 0.0.0.0 for all.`,
  });
}
