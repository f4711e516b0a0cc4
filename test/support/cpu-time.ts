/**
 * Starts to measure the processor time of this process, and answers how much it has been since, in milliseconds. What is
 * promised to end soon is held to this: another process that keeps the machine busy does not count.
 */
export function cpuTime(): () => number {
  const began = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  };
}
