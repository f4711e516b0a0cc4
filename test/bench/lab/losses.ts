import type { Lab } from '../../lab/lab.ts';

const FILE = '/run/losses';
/** Writes the guest's time whenever ppp0 loses its address; bash tells the time without starting a program. */
const WATCH = `ip -n lower -o -4 monitor address | while read -r line; do
  case $line in Deleted*ppp0*) echo "$EPOCHREALTIME" >> ${FILE};; esac
done`;
const EXCHANGES = 7;

/** When the lower router's kernel lost its session, on our clock. */
export class Losses {
  readonly #lab: Lab;

  private constructor(lab: Lab) {
    this.#lab = lab;
  }

  static async watch(lab: Lab): Promise<Losses> {
    await lab.sh(undefined, `: > ${FILE}; setsid bash -c '${WATCH}' >/dev/null 2>&1 &`);
    return new Losses(lab);
  }

  /**
   * The time of the first one since it was asked before, as `performance.now()` would have told it. pppd takes an address away
   * once more when it sets up the next session.
   */
  async first(): Promise<number> {
    const offset = await this.#offset();
    const lines = (await this.#lab.sh(undefined, `cat ${FILE}; : > ${FILE}`)).split('\n').filter(Boolean);
    const [at] = lines;
    if (at === undefined) throw new Error('the kernel has lost nothing');
    return Number(at) * 1000 + offset;
  }

  /** What is to be added to the guest's time; the quickest exchange is the most exact. */
  async #offset(): Promise<number> {
    let best = { took: Number.POSITIVE_INFINITY, offset: 0 };
    for (let n = 0; n < EXCHANGES; n += 1) {
      const asked = performance.now();
      const guest = Number(await this.#lab.sh(undefined, `bash -c 'echo $EPOCHREALTIME'`)) * 1000;
      const took = performance.now() - asked;
      if (took < best.took) best = { took, offset: asked + took / 2 - guest };
    }
    return best.offset;
  }
}
