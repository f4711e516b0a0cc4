import { z } from 'zod';
import type { HomeReport } from '../lib/dual-stack/judge.ts';
import { pathsOf } from '../lib/dual-stack/path-document.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { languageOf } from '../lib/router/text.ts';
import { onDeployed } from './runtime/deploys.ts';
import { homeOrRefuse, type WorkingHome } from './runtime/dual-stack-node.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { register } from './runtime/register.ts';
import type { RED } from './runtime/node-red.ts';
import { connecting, homeStatus } from './runtime/status.ts';

const settings = z.object({
  when: z.enum(['change', 'request']).default('change'),
  language: z.string().default('en').transform(languageOf),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-dual-stack-check', (node, definition) => {
    const home = homeOrRefuse(RED, node, definition);
    if (!home) return;
    const { dualStack } = home;
    const { when, language } = checkedInput(settings, definition);
    const message = (report: HomeReport) => messageOf(home, report, language);
    const show = (report: HomeReport | undefined) =>
      node.status(report ? homeStatus[report.status] : connecting);
    show(dualStack.report);
    const stop = dualStack.subscribe(
      quietly(node, (notice) => {
        if (notice.kind !== 'judged') return;
        show(notice.report);
        if (when === 'change') node.send(message(notice.report));
      }),
    );
    onInput(node, async (asked, send) => send({ ...asked, ...message(await dualStack.check()) }));
    onClose(node, stop);
    // a home that was there before this node has been judged already
    const known = dualStack.report;
    if (when === 'change' && known) onDeployed(RED, node, () => node.send(message(known)));
  });
}

function messageOf(
  { slug, id, name, dualStack }: WorkingHome,
  report: HomeReport,
  language: 'en' | 'ja',
): object {
  return {
    topic: `${slug}/check`,
    payload: report.status,
    headline: report.headline[language],
    findings: report.findings.map(({ id: check, name: title, status, text: words, remedy, evidence }) => ({
      id: check,
      name: title[language],
      status,
      text: words[language],
      remedy: remedy?.[language] ?? null,
      evidence,
    })),
    paths: pathsOf(dualStack.home),
    home: { id, slug, name: name ?? null },
  };
}
