import { AirstationC } from './c.ts';
import { routesC2 } from './c-routes.ts';
import { airstationBox } from './face.ts';
import type { AirstationOptions, Quirks } from './options.ts';

/** C': only what a browser sees of it is known, so everything behind is that of C at other addresses. */
export function startAirstationC2(options: AirstationOptions & Partial<Quirks> = {}): Promise<AirstationC> {
  const box = airstationBox(options, 'WSR-6000AX8P', '1.25');
  return new AirstationC(box, options, routesC2()).start(options.port);
}
