import { RouterError } from '../../../../lib/router/errors.ts';
import type { Carton } from './carton.ts';

/** Where nobody could look it ends with 1, and says why, too. */
export function commanded(
  scene: Carton,
  ...how: Parameters<Carton['atTerminal']>
): ReturnType<Carton['atTerminal']> {
  return scene.atTerminal(...how).catch((thrown: unknown) => {
    if (!(thrown instanceof RouterError)) throw thrown;
    return { status: 1, said: `! ${thrown.sentence('en')}` };
  });
}

/** Whoever reads it does that and nothing else; the answer says what it was. */
export async function obey(
  { clock, home: { model, cables } }: Carton,
  said: string,
): Promise<readonly string[]> {
  const passed = () => new Promise<void>((resolve) => clock.after(500, resolve));
  if (/Now plug a cable from a LAN port/.test(said)) {
    cables.lowerLan.plug();
    return ['lan'];
  }
  if (/Plug the cable from the lower router’s WAN port/.test(said)) {
    cables.lowerWan.plug();
    return ['wan'];
  }
  if (/The upper router does not answer at/.test(said)) {
    cables.lowerLan.pull();
    while (model.upper.away) await passed();
    return ['upper'];
  }
  if (!/has become an access point|does not answer at .* Connect this machine/.test(said)) return [];
  model.beside.plug();
  cables.lowerLan.pull();
  if (model.lower.mode === 'ap') {
    cables.lowerWan.pull();
    model.lower.reboot();
  }
  while (model.lower.away) await passed();
  return ['away'];
}
