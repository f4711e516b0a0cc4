import type { WanPath } from '../capabilities/wan-path.ts';

/** What the reverse-DNS name of a WAN address tells, for one shape of name. */
export interface NamedPool {
  /**
   * The shape, label by label: `#` stands for digits, `*` for anything (nothing included), both within one label; a first label
   * `**` for any number of labels.
   */
  readonly name: string;
  /** `ipoe` where the method is not told by the name, `unknown` where only the provider is. */
  readonly path: WanPath;
  readonly provider: string;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
  /** Where such names were seen and, where that is known, in which years; `user` for a user’s own. */
  readonly seen: string;
}

const MAIL = 'headers of public mailing lists';

/**
 * The first that fits counts. Providers rename: a user’s own come first (`path.names` of a profile), and what fits none stays unknown.
 */
export const knownNames: readonly NamedPool[] = [
  // fixed addresses have the same name: whether it is MAP-E, the pool tells
  {
    name: 'm#.v4.enabler.ne.jp',
    path: 'ipoe',
    provider: 'v6plus',
    confidence: 0.95,
    seen: `${MAIL}, 2019-2026`,
  },
  { name: 'p#-ipoe.ipoe.ocn.ne.jp', path: 'ipoe-map-e', provider: 'OCN', confidence: 0.95, seen: MAIL },
  { name: 'p#-ipoefx.ipoe.ocn.ne.jp', path: 'ipoe-fixed-ip', provider: 'OCN', confidence: 0.95, seen: MAIL },
  // with and without a fixed address (ipngnfx)
  { name: 'p#-ipngn*.*.ocn.ne.jp', path: 'pppoe', provider: 'OCN', confidence: 0.95, seen: MAIL },
  {
    name: 'flh2-#-#-#-#.*.mesh.ad.jp',
    path: 'ipoe-map-e',
    provider: 'BIGLOBE',
    confidence: 0.9,
    seen: 'public name lists, 2020-2021, all of them in the MAP-E pools',
  },
  { name: 'fl1-#-#-#-#.*.mesh.ad.jp', path: 'pppoe', provider: 'BIGLOBE', confidence: 0.8, seen: MAIL },
  // flh4-… and others: outside the pools, method not known
  {
    name: '**.mesh.ad.jp',
    path: 'unknown',
    provider: 'BIGLOBE',
    confidence: 0.3,
    seen: 'public name lists, 2020-2021',
  },
  {
    name: '#.#.#.#.shared.user.transix.jp',
    path: 'ipoe-ds-lite',
    provider: 'transix',
    confidence: 0.95,
    seen: `${MAIL}, 2021-2026`,
  },
  {
    name: '#.#.#.#.static.user.transix.jp',
    path: 'ipoe-fixed-ip',
    provider: 'transix',
    confidence: 0.95,
    seen: MAIL,
  },
  // DS-Lite and fixed addresses are not told apart
  { name: '#-#-#-#.*.xps.vectant.ne.jp', path: 'ipoe', provider: 'Xpass', confidence: 0.95, seen: MAIL },
  { name: '*.d.*.v6connect.net', path: 'ipoe-ds-lite', provider: 'v6 connect', confidence: 0.95, seen: MAIL },
  { name: '*.f.*.v6connect.net', path: 'ipoe-fixed-ip', provider: 'v6 connect', confidence: 0.7, seen: MAIL },
  {
    name: '*.dynamic.ppp.asahi-net.or.jp',
    path: 'pppoe',
    provider: 'ASAHI Net',
    confidence: 0.95,
    seen: MAIL,
  },
  {
    name: 'nt*.*.nt.ngn.ppp.infoweb.ne.jp',
    path: 'pppoe',
    provider: '@nifty',
    confidence: 0.9,
    seen: `${MAIL}, until 2020`,
  },
  { name: 'i#-#-#-#.s#.a#.ap.plala.or.jp', path: 'pppoe', provider: 'plala', confidence: 0.8, seen: MAIL },
  // FLET'S or NURO
  { name: 'p*.*.ap.so-net.ne.jp', path: 'unknown', provider: 'So-net', confidence: 0.3, seen: MAIL },
];

/** The first shape that a name has; undefined for names that nobody has told us about. */
export function poolOfName(name: string, pools: readonly NamedPool[] = knownNames): NamedPool | undefined {
  const labels = name.trim().toLowerCase().replace(/\.$/, '').split('.');
  return pools.find((pool) => hasShape(labels, pool.name.toLowerCase().split('.')));
}

function hasShape(labels: readonly string[], shape: readonly string[]): boolean {
  const [first, ...rest] = shape;
  if (first === '**') return labels.length > rest.length && hasShape(labels.slice(-rest.length), rest);
  return labels.length === shape.length && shape.every((part, at) => labelFits(labels[at] ?? '', part));
}

/** Without regular expressions, which users write and which can take for ever: one step back at most for each `*`. */
function labelFits(label: string, shape: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (at < label.length) {
    const wanted = shape[next];
    if (wanted === '*') {
      [star, resume] = [next, at];
      next += 1;
    } else if (wanted === '#' && isDigit(label[at])) {
      while (isDigit(label[at])) at += 1;
      next += 1;
    } else if (wanted !== undefined && wanted === label[at]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      next = star + 1;
    } else return false;
  }
  while (shape[next] === '*') next += 1;
  return next === shape.length;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
