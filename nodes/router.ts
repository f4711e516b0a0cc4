import { z } from 'zod';
import { addressAt } from '../lib/application/address-at.ts';
import { isSameBox } from '../lib/application/known-places.ts';
import { openRouter } from '../lib/application/open.ts';
import { targetOf } from '../lib/application/target.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { routerConfig } from '../lib/router/config.ts';
import { minutes, systemClock } from '../lib/router/clock.ts';
import { asRouterError, type RouterError } from '../lib/router/errors.ts';
import { LONGEST_PAUSE_MIN } from '../lib/router/pause.ts';
import type { Router } from '../lib/router/router.ts';
import { AdminRoutes } from './runtime/admin-routes.ts';
import { addCaptureEndpoint } from './runtime/capture-endpoint.ts';
import { addDiagnosticsEndpoint } from './runtime/diagnostics-endpoint.ts';
import { addRouterEndpoints } from './runtime/endpoints.ts';
import { inWords, onClose, quietly } from './runtime/guard.ts';
import { hostKeysOf } from './runtime/host-keys.ts';
import { keptFile } from './runtime/kept-file.ts';
import { machineSettings } from './runtime/machine-settings.ts';
import { moveOf, rememberPlace } from './runtime/moved-routers.ts';
import { addPlaceEndpoint, topicSlugOf } from './runtime/place.ts';
import { refuseUnlisted } from './runtime/programs.ts';
import { register } from './runtime/register.ts';
import type { Definition, RED } from './runtime/node-red.ts';
import { routerNodes, type RouterNode } from './runtime/router-node.ts';
import { addTeachEndpoint } from './runtime/teach-endpoint.ts';

const kept = z.object({ until: z.number().nullable() });

export default function (RED: RED): void {
  register(
    RED,
    'futamichi-router',
    (node, definition) => {
      const self = node as RouterNode;
      self.slug = topicSlugOf(RED, definition);
      try {
        begin(RED, self, definition);
      } catch (thrown) {
        self.fault = asRouterError(thrown);
        node.error(`${self.slug}: ${inWords(self.fault)}`);
      }
      routerNodes.add(self);
      onClose(node, () => {
        routerNodes.delete(self);
        return self.router?.close();
      });
    },
    { username: { type: 'text' }, password: { type: 'password' } },
  );
  const routes = new AdminRoutes(RED);
  addRouterEndpoints(RED, routes);
  addDiagnosticsEndpoint(RED, routes);
  addPlaceEndpoint(routes);
  addCaptureEndpoint(RED, routes);
  addTeachEndpoint(RED, routes);
}

function begin(RED: RED, node: RouterNode, definition: Definition): void {
  const hostKeys = hostKeysOf(RED);
  const { programs } = machineSettings(RED);
  const entered = checkedInput(routerConfig, { ...definition, slug: definition['slug'] || undefined });
  const move = moveOf(RED, entered.address);
  const address = move && !move.back ? move.to : entered.address;
  const config = { ...entered, address };
  if (address !== entered.address)
    node.log(`a set-up has moved this router to ${address}: enter this address in its node`);
  node.config = config;
  node.entered = entered.address;
  node.slug = config.slug ?? node.slug;
  refuseUnlisted(config, programs);
  const { username, password } = node.credentials ?? {};
  const credentials =
    typeof password === 'string'
      ? { username: typeof username === 'string' ? username : '', password }
      : undefined;
  const router = openRouter(config, {
    log: (line) => node.log(`${node.slug}: ${line}`),
    // the code's own sentence is about routers
    onFault: ({ code, detail }) => node.warn(`${node.slug}: syslog: ${code}: ${detail}; polling goes on`),
    hostKeys,
    // where a person has entered it any box is meant, elsewhere the one that was moved there: a stranger would get its login
    isMeant: (found, host) =>
      host === targetOf(entered.address).host ||
      move?.identity === undefined ||
      isSameBox(found, move.identity),
    places: {
      also: move ? [move.back ? move.to : entered.address] : [],
      identity: move?.identity,
      onFound: (host) => {
        const now = addressAt(entered.address, host);
        node.log(`found again at ${now}`);
        node.config = { ...config, address: now };
        rememberPlace(RED, entered.address, now, router.driver?.identity);
      },
    },
    ...(credentials && { credentials }),
  });
  router.subscribe(
    quietly(node, (notice) => {
      if (notice.kind === 'problem') tellProblem(node, notice.problem);
      // a set-up before this version did not keep which box it had moved
      if (notice.kind === 'opened' && move)
        rememberPlace(RED, entered.address, node.config?.address ?? address, notice.driver.identity);
    }),
  );
  node.router = router;
  keepPause(RED, node, router);
  router.start();
}

/** A restart of Node-RED in between throws out nobody who uses the settings screen. */
function keepPause(RED: RED, node: RouterNode, router: Router): void {
  const file = keptFile(RED, `pause-${node.id}`, kept);
  const left = (file.known?.until ?? 0) - systemClock.now();
  if (left > 0) router.pause(Math.min(left, minutes(LONGEST_PAUSE_MIN)));
  let said = router.pausedUntil;
  router.subscribe(
    quietly(node, () => {
      if (router.pausedUntil === said) return;
      said = router.pausedUntil;
      void file.keep({ until: said ?? null });
    }),
  );
}

/** Said once when it goes wrong and once when it is well again. */
function tellProblem(node: RouterNode, problem: RouterError | undefined): void {
  if (problem) node.warn(`${node.slug}: ${inWords(problem)}`);
  else node.log(`${node.slug}: answers again`);
}
