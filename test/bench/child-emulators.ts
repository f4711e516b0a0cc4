// Emulated routers in a process of their own.  in: {count}  out: {urls}
import { startIgd } from '../emulators/igd/emulator.ts';

process.once('message', ({ count }: { count: number }) => {
  const started = Array.from({ length: count }, (_, n) =>
    startIgd({
      udn: `uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      addresses: ['25.100.7.10'],
    }),
  );
  void Promise.all(started).then((routers) => process.send?.({ urls: routers.map(({ url }) => url.href) }));
});
process.once('disconnect', () => process.exit());
