import { createServer } from 'node:net';

/** A port that an environment variable names, or the first free one from `usual` on. Throws for a given port that is taken. */
export async function choosePort(
  variable: string,
  usual: number,
  say: (line: string) => void,
): Promise<number> {
  const given = process.env[variable];
  if (given !== undefined && given !== '') {
    const port = Number(given);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error(`${variable}=${given} is no port`);
    if (!(await isFree(port))) throw new Error(`${variable}=${port}: this port is taken; choose another one`);
    return port;
  }
  const port = await firstFree(usual);
  if (port === undefined) throw new Error(`no free port from ${usual} on; name one with ${variable}`);
  if (port !== usual) say(`Port ${usual} is taken, so ${port} is used (${variable}).`);
  return port;
}

export async function firstFree(from: number, host = '127.0.0.1'): Promise<number | undefined> {
  for (let port = from; port < from + 100; port += 1) if (await isFree(port, host)) return port;
  return undefined;
}

/** Also false where this machine has no such address, or nobody may listen there. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
