import type { AdminRoutes } from './admin-routes.ts';
import { diagnosticsOf } from './diagnostics.ts';
import type { RED } from './node-red.ts';

/** For a bug report. It tells less than whoever may look at the editor sees there, so it needs no more than the right to look. */
export function addDiagnosticsEndpoint(RED: RED, routes: AdminRoutes): void {
  routes.get('/futamichi-router/diagnostics', (_request, response) => {
    response.set('cache-control', 'no-store');
    response.json(diagnosticsOf(RED));
  });
}
